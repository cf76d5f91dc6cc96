/** Comparisons for the window. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { looksLikeJson, prettyText } from '../../../shared/format/json-lines.ts'
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import type { ComparableSide, ComparedMessage, MessageDifference } from '../../../shared/wire/compare.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { JsonPath } from '../../redact/json-path.ts'
import type { CallContext } from '../call-context.ts'
import { exchangesOf } from '../exchanges.ts'
import { firstRowOf, messageAt } from '../follow/message-rows.ts'
import { TextNumbers } from './canonical.ts'
import { type ComparedPair, type Comparison, compareSides, exchangeOf, latencyOf } from './comparison.ts'
import { ignoredPaths } from './ignored.ts'
import { type Difference, differencesOf } from './json-differences.ts'
import { type ExchangeSource, exchangesIn, readSide } from './side.ts'

/** Of a message that is compared. */
const MAX_TEXT = 1024 * 1024
const MAX_VALUE = 2000

export function compareMessages(
  { before, after, ignore }: CallParams<'compare.messages'>,
  { session }: CallContext,
): CallResults['compare.messages'] {
  const ignored = pathsOf(ignore)
  const [one, other] = [readMessage(session, before), readMessage(session, after)]
  const differences =
    one.value === undefined || other.value === undefined ? null : differencesOf(one.value, other.value, ignored)
  return { before: one.message, after: other.message, differences: differences?.map(told) ?? null }
}

function readMessage(
  { frames }: CallContext['session'],
  frame: number,
): { readonly message: ComparedMessage; readonly value: unknown } {
  if (frame > frames.rowCount) throw new EngineError(`There is no frame ${frame}`, null)
  const row = firstRowOf(frames, (frame - 1) as RowIndex)
  const detail = frames.dissectColumns(row)
  const title = `${detail.protocolColumn} ${detail.info}`.slice(0, 300)
  if (!frames.interfaceOf(row).stdio) {
    const tree = frames.dissect(row)
    const lines = tree.fields.map((_, i) => '  '.repeat(tree.depths[i]) + tree.text(i))
    const text = lines.join('\n').slice(0, MAX_TEXT)
    return { message: { frame: row + 1, title, text, cut: text.length === MAX_TEXT }, value: undefined }
  }
  const bytes = messageAt(frames, row, MAX_TEXT + 1)
  const cut = bytes.length > MAX_TEXT
  const text = new TextDecoder().decode(bytes.subarray(0, MAX_TEXT))
  return { message: { frame: row + 1, title, text: prettyText(text), cut }, value: cut ? undefined : parsed(text) }
}

function parsed(text: string): unknown {
  if (!looksLikeJson(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function told({ path, before, after }: Difference): MessageDifference {
  return { path, before: valueText(before), after: valueText(after) }
}

/** As JSON, cut; null for nothing. */
function valueText(value: unknown): string | null {
  if (value === undefined) return null
  const text = JSON.stringify(value)
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}

function pathsOf(words: readonly string[]): JsonPath[] {
  const paths = ignoredPaths(words)
  if (!paths.ok) throw new EngineError(paths.error, null)
  return paths.value
}

/** The comparison that was asked for last; its pages are asked for one by one. */
interface Kept {
  readonly key: string
  readonly version: number
  readonly comparison: Comparison
  readonly shown: Map<string, readonly ComparedPair[]>
}
const kept = new WeakMap<object, Kept>()

export async function compareSessions(
  { show, from, count, ...which }: CallParams<'compare.sessions'>,
  context: CallContext,
): Promise<CallResults['compare.sessions']> {
  const { session } = context
  const exchanges = await exchangesOf(context)
  const key = JSON.stringify(which)
  const known = kept.get(session.index)
  const isKnown = known?.key === key && known.version === exchanges.list.version
  const own: Kept = isKnown
    ? known
    : {
        key,
        version: exchanges.list.version,
        comparison: await make({ frames: session.frames, exchanges }, which, context),
        shown: new Map(),
      }
  kept.set(session.index, own)
  const { comparison } = own
  const shown = own.shown.get(show) ?? comparison.pairs.filter((pair) => isShown(pair, show))
  own.shown.set(show, shown)
  return {
    exchanges: [comparison.before.exchanges.length, comparison.after.exchanges.length],
    counts: comparison.counts,
    slower: comparison.slower,
    latency: [latencyOf(comparison.before), latencyOf(comparison.after)],
    total: shown.length,
    rows: shown.slice(from, from + count).map((pair) => exchangeOf(comparison, pair)),
  }
}

function isShown({ as, slower }: ComparedPair, show: CallParams<'compare.sessions'>['show']): boolean {
  if (show === 'slower') return slower
  return show === 'all' || as !== 'same'
}

async function make(
  source: ExchangeSource,
  { before, after, ignore }: Pick<CallParams<'compare.sessions'>, 'before' | 'after' | 'ignore'>,
  { signal, progress }: CallContext,
): Promise<Comparison> {
  const onSlice = async (done: number, total: number): Promise<void> => {
    progress({ done, total, unit: 'frames' })
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled', null)
  }
  const options = { ignored: pathsOf(ignore), numbers: new TextNumbers(), onSlice }
  return compareSides(await readSide(source, before, options), await readSide(source, after, options))
}

/** Files that have exchanges, in the order in which they were opened, each followed by its processes where there are several. */
export async function listSides(
  _params: CallParams<'compare.sides'>,
  context: CallContext,
): Promise<CallResults['compare.sides']> {
  const { session } = context
  const { frames } = session
  const exchanges = await exchangesOf(context)
  const source = { frames, exchanges }
  const sides: ComparableSide[] = []
  const names = new Map(session.info().files.map(({ id, name }) => [id, name]))
  const files = new Set(session.index.sources.map((one) => one.file))
  for (const file of [...files].sort((a, b) => a - b)) {
    const all = exchangesIn(source, { file, pid: null })
    if (all.length === 0) continue
    sides.push({ file, pid: null, name: names.get(file) ?? `File ${file}`, exchanges: all.length })
    const processes = new Map<number, { name: string; exchanges: number }>()
    for (const at of all) {
      const { stdio } = frames.interfaceOf(exchanges.list.request[at] as RowIndex)
      if (!stdio) continue
      const known = processes.get(stdio.pid) ?? { name: stdio.server, exchanges: 0 }
      known.exchanges++
      processes.set(stdio.pid, known)
    }
    if (processes.size < 2) continue
    for (const [pid, process] of processes) sides.push({ file, pid, ...process })
  }
  return { sides }
}
