/** Redaction as a window asks for it: previewed, then saved without what was switched off. */
import { randomBytes } from 'node:crypto'
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { type Finders, findersOf } from '../redact/finders.ts'
import type { CallContext } from './call-context.ts'
import { Redaction } from './redact/redaction.ts'
import { previewRedaction, saveRedacted } from './redact/save-redacted.ts'
import { selectRows } from './save/selection.ts'

/** A preview's hashes are those of the save that follows. */
const KEY = randomBytes(32)
/** What a window is told of; the rest is counted. */
const MAX_FINDINGS = 2000
const MAX_PLACES = 20

export async function previewFrames(
  params: CallParams<'redaction.preview'>,
  context: CallContext,
): Promise<CallResults['redaction.preview']> {
  const finders = findersOf(params)
  if (!finders.ok) return { preview: null, problem: finders.error }
  const { redaction } = await redactionOf(params.what, context, finders.value, { keepLength: false, keep: new Set() })
  const { findings, ...report } = await previewRedaction(redaction)
  const told = findings.slice(0, MAX_FINDINGS).map((one) => ({ ...one, places: one.places.slice(0, MAX_PLACES) }))
  return { preview: { ...report, findings: told, secrets: findings.length }, problem: null }
}

export async function saveFramesRedacted(
  params: CallParams<'redaction.save'>,
  context: CallContext,
): Promise<CallResults['redaction.save']> {
  const finders = findersOf(params)
  if (!finders.ok) throw new EngineError(finders.error, null)
  const keep = new Set(params.keep)
  const download = params.path === null ? context.session.scratch.download('redacted.pcapng') : null
  const path = params.path ?? download?.path ?? ''
  if (context.session.info().files.some((file) => file.path === path))
    throw new EngineError('The redacted file must not replace one that is open', 'Choose another name')
  const { keepLength } = params
  const { redaction, frames } = await redactionOf(params.what, context, finders.value, { keepLength, keep })
  const { bytes, findings, replaced } = await saveRedacted(redaction, path, keep)
  return { path: download ? `/download/${download.id}` : path, frames, bytes, secrets: findings.length, replaced }
}

async function redactionOf(
  what: CallParams<'redaction.preview'>['what'],
  context: CallContext,
  finders: Finders,
  options: { readonly keepLength: boolean; readonly keep: ReadonlySet<string> },
): Promise<{ readonly redaction: Redaction; readonly frames: number }> {
  const selection = await selectRows(what, context)
  return {
    redaction: new Redaction(context.session, selection, { ...options, finders, key: KEY }, context),
    frames: selection.length,
  }
}
