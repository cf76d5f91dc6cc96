/** The conversations of a session that somebody follows: a few of them are kept, and grow with it. */
import type { EndpointId, RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { SessionIndex } from '../../indexing/session-index.ts'
import type { Session } from '../../session.ts'
import type { CallContext } from '../call-context.ts'
import { endpointText } from '../endpoint-text.ts'
import { type Conversation, Followed } from './conversation.ts'
import { StdioConversation } from './stdio-conversation.ts'
import { TcpConversation, type TcpStreamRows } from './tcp-conversation.ts'

/** Those that were asked for last are kept. */
const MAX_KEPT = 4
const SLICE_MS = 8
/** A call that shows a part answers after this long with what was found by then. */
const PART_MS = 120

const kept = new WeakMap<SessionIndex, Map<string, Followed>>()

/** The conversation of a frame, as far as the rows were looked at; all of them when `whole`. */
export async function followedOf(
  frame: number,
  { session, signal, progress }: Pick<CallContext, 'session' | 'signal' | 'progress'>,
  whole: boolean,
): Promise<{ readonly followed: Followed; readonly complete: boolean }> {
  if (frame > session.frames.rowCount) throw new EngineError(`There is no frame ${frame}`, null)
  const followed = find(session, (frame - 1) as RowIndex)
  const { conversation } = followed
  const started = performance.now()
  const isEnded = session.isSettled
  let complete = conversation.update(started + SLICE_MS, isEnded)
  while (!complete && (whole || performance.now() - started < PART_MS)) {
    progress({ done: conversation.count, total: session.frames.rowCount, unit: 'frames' })
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled', null)
    complete = conversation.update(performance.now() + SLICE_MS, isEnded)
  }
  followed.count()
  return { followed, complete }
}

function find(session: Session, row: RowIndex): Followed {
  const { index } = session
  const own = kept.get(index) ?? new Map<string, Followed>()
  kept.set(index, own)
  const key = keyOf(session, row)
  if (key === null) {
    throw new EngineError(
      `Frame ${row + 1} is of no conversation`,
      'Select a frame of a tapped process or of a TCP stream.',
    )
  }
  const known = own.get(key) ?? new Followed(conversationOf(session, row))
  own.delete(key)
  own.set(key, known)
  for (const oldest of own.keys()) if (own.size > MAX_KEPT) own.delete(oldest)
  return known
}

function keyOf({ frames, registry }: Session, row: RowIndex): string | null {
  const { stdio } = frames.interfaceOf(row)
  if (stdio) return `stdio ${frames.sourceOf(row).file} ${stdio.conversation}`
  const { segment, slot } = frames.at(row)
  const stream = segment.stream[slot]
  return stream > 0 && frames.stacks.has(segment.stack[slot], registry.idOf('tcp')) ? `tcp ${stream}` : null
}

function conversationOf(session: Session, row: RowIndex): Conversation {
  const { frames } = session
  const { stdio } = frames.interfaceOf(row)
  return stdio ? new StdioConversation(frames, row, stdio) : new TcpConversation(frames, tcpRows(session, row))
}

/** The stream of a row: its client is who sent the SYN, else who was seen first. */
function tcpRows({ frames, registry, index }: Session, row: RowIndex): TcpStreamRows {
  const here = frames.at(row)
  const stream = here.segment.stream[here.slot] - 1
  const syn = index.tcpStreams.synRow(stream)
  const isReverse = (at: { segment: typeof here.segment; slot: number }): boolean =>
    (at.segment.flags[at.slot] & RowFlag.reverse) !== 0
  const clientIsReverse = syn >= 0 && isReverse(frames.at(syn as RowIndex))
  const source = endOf(index, here.segment.sourceEndpoint[here.slot], here.segment.sourcePort[here.slot])
  const destination = endOf(index, here.segment.destinationEndpoint[here.slot], here.segment.destinationPort[here.slot])
  const isFromClient = isReverse(here) === clientIsReverse
  const [client, server] = isFromClient ? [source, destination] : [destination, source]
  const tcp = registry.idOf('tcp')
  return {
    about: { kind: 'tcp', stream, client, server },
    stream,
    clientIsReverse,
    firstRow: Math.max(0, index.tcpStreams.firstRow(stream)),
    isTcp: (stack) => frames.stacks.has(stack, tcp),
  }
}

function endOf(index: SessionIndex, endpoint: number, port: number): string {
  const text = endpointText(index.endpoints, endpoint as EndpointId)
  return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`
}
