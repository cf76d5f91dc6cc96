/** The sequence diagram's messages: those in sight, read when they are asked for. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { SequenceMessage } from '../../shared/wire/sequence.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import type { SessionIndex } from '../indexing/session-index.ts'
import type { CallContext } from './call-context.ts'
import { rpcOf } from './follow/followed-rpc.ts'
import type { Frames } from './frames.ts'
import { secondsBetween } from './row-times.ts'
import { SequenceRows } from './sequence-rows.ts'

const SLICE_MS = 8
/** A progress notification that is longer is not read for its words. */
const MAX_PROGRESS_BYTES = 16_384
const MAX_WORDS = 200

const known = new WeakMap<SessionIndex, SequenceRows>()

async function rowsOf({ session, signal }: CallContext): Promise<SequenceRows> {
  const { index, frames, registry } = session
  const rows = known.get(index) ?? new SequenceRows(frames, registry.idOf('jsonrpc'))
  known.set(index, rows)
  while (!rows.update(performance.now() + SLICE_MS)) {
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled', null)
  }
  return rows
}

export async function readSequence(
  { from, count, ...choice }: CallParams<'sequence.read'>,
  context: CallContext,
): Promise<CallResults['sequence.read']> {
  const rows = await rowsOf(context)
  const { frames } = context.session
  const shown = rows.of(choice)
  const messages: SequenceMessage[] = []
  const end = Math.min(shown.length, from + count)
  for (let place = from; place < end; place++) {
    const before = place === 0 ? null : (shown.at(place - 1) as RowIndex)
    messages.push(messageAt(frames, rows, shown.at(place) as RowIndex, before))
  }
  return { total: shown.length, processes: rows.processes, messages }
}

export async function locateInSequence(
  { frame, ...choice }: CallParams<'sequence.locate'>,
  context: CallContext,
): Promise<CallResults['sequence.locate']> {
  const shown = (await rowsOf(context)).of(choice)
  const place = shown.lowerBound(frame) - 1
  return { place: place < 0 ? null : place, exact: place >= 0 && shown.at(place) === frame - 1 }
}

function messageAt(frames: Frames, rows: SequenceRows, row: RowIndex, before: RowIndex | null): SequenceMessage {
  const rpc = rpcOf(frames, row)
  return {
    ...(rpc ?? NO_MESSAGE),
    ...rows.speaker(row),
    frame: row + 1,
    start: secondsBetween(frames, rows.all.at(0) as RowIndex, row),
    delta: before === null ? null : secondsBetween(frames, before, row),
    progress: rpc?.method === 'notifications/progress' ? progressOf(frames, row) : '',
  }
}

/** A row whose file is no more. */
const NO_MESSAGE = {
  kind: 'notification',
  id: '',
  method: '',
  target: '',
  related: null,
  latencyMs: null,
  failed: false,
} as const

/** As `2/4 half done`. */
function progressOf(frames: Frames, row: RowIndex): string {
  const bytes = frames.peek(row)
  if (bytes.length > MAX_PROGRESS_BYTES) return ''
  try {
    const text = new TextDecoder().decode(bytes.subarray(Math.max(0, payloadStart(bytes, 0, bytes.length))))
    const { params } = JSON.parse(text) as { params?: { progress?: unknown; total?: unknown; message?: unknown } }
    const { progress, total, message } = params ?? {}
    const far = typeof progress === 'number' ? `${progress}${typeof total === 'number' ? `/${total}` : ''}` : ''
    return `${far} ${typeof message === 'string' ? message : ''}`.trim().slice(0, MAX_WORDS)
  } catch {
    return ''
  }
}
