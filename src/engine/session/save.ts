/** Saves frames to capture files: pcapng with all that came with them, pcap; and JSON lines. */
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import { MAX_SAVED } from './alerts/saved/alerts-to-save.ts'
import type { CallContext } from './call-context.ts'
import { frameToJson } from './frame-json.ts'
import { type Encoder, type EncoderSource, textEncoder } from './save/encoder.ts'
import { lossesOf, pcapEncoder } from './save/pcap-encoder.ts'
import { pcapngEncoder } from './save/pcapng-encoder.ts'
import { type RowSelection, selectRows } from './save/selection.ts'
import { tcpPcapEncoder } from './save/tcp-pcap-encoder.ts'
import { writeFrames } from './save/write-file.ts'

export type SaveFormat = CallParams<'session.save'>['format']

export async function saveSession(
  params: CallParams<'session.save'>,
  context: CallContext,
): Promise<CallResults['session.save']> {
  const { session } = context
  const { format, view } = params
  const what = params.what ?? (view === null ? { kind: 'all' as const } : { kind: 'displayed' as const, view })
  const selection = await selectRows(what, context)
  const download =
    params.path === null ? session.scratch.download(`capture.${format === 'tcp-pcap' ? 'pcap' : format}`) : null
  const path = params.path ?? download?.path ?? ''
  const inner = encoderFor(format, session, selection)
  const encoder = presentFrames(inner, session)
  const losses = format === 'pcap' ? lossesOf(session, selection) : []
  const total = selection.length
  const bytes = await writeFrames(path, encoder, selection, context)
  const { left } = encoder
  const omitted = inner.omitted ?? 0
  if (omitted > 0)
    losses.push(omitted === 1 ? 'a frame of no tapped process' : `${omitted} frames of no tapped process`)
  if (left > 0)
    losses.push(left === 1 ? 'a frame that the ring has deleted' : `${left} frames that the ring has deleted`)
  const unsaved = format === 'pcapng' ? session.alerts.forSave().length - MAX_SAVED : 0
  if (unsaved > 0) losses.push(`${unsaved} alerts: a file has room for ${MAX_SAVED}`)
  if (what.kind === 'all' && format === 'pcapng' && !download && left === 0) session.savedAs(path)
  return { path: download ? `/download/${download.id}` : path, frames: total - left - omitted, bytes, losses }
}

/** Leaves out frames whose bytes are gone, or go while others are written. */
function presentFrames(encoder: Encoder, { frames }: EncoderSource): Encoder & { readonly left: number } {
  let left = 0
  return {
    add(row) {
      if (frames.isRemoved(row)) left++
      else encoder.add(row)
    },
    end: () => encoder.end?.(),
    get length() {
      return encoder.length
    },
    take: () => encoder.take(),
    get left() {
      return left
    },
  }
}

/** Throws an EngineError when the format can't hold the frames. */
export function encoderFor(format: SaveFormat, source: EncoderSource, selection: RowSelection): Encoder {
  switch (format) {
    case 'pcapng':
      return pcapngEncoder(source)
    case 'pcap':
      return pcapEncoder(source, selection)
    case 'tcp-pcap':
      return tcpPcapEncoder(source)
    case 'jsonl':
      return textEncoder({ frame: (row) => `${frameToJson(source.frames.dissect(row))}\n` })
  }
}
