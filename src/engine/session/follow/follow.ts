/** Conversations for the window: the messages in sight, where a text or a frame is among them, and all of them as text. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { FollowedMessage } from '../../../shared/wire/follow.ts'
import type { CallContext } from '../call-context.ts'
import type { Frames } from '../frames.ts'
import { secondsBetween } from '../row-times.ts'
import type { Conversation } from './conversation.ts'
import { followedOf } from './followed-of.ts'
import { rpcOf } from './followed-rpc.ts'

/** Searching lets other calls through this often. */
const SLICE_MS = 8

export async function readFollowed(
  { frame, voices, from, count, bytes }: CallParams<'follow.read'>,
  context: CallContext,
): Promise<CallResults['follow.read']> {
  const { followed, complete } = await followedOf(frame, context, false)
  const { conversation } = followed
  const { frames } = context.session
  const shown = followed.shown(voices)
  const messages: FollowedMessage[] = []
  const end = Math.min(shown.length, from + count)
  for (let place = from; place < end; place++) {
    const before = place === 0 ? null : shown.at(place - 1)
    messages.push(messageAt(frames, conversation, shown.at(place), before, bytes))
  }
  return {
    conversation: conversation.about,
    total: shown.length,
    voices: { ...followed.voices },
    bytes: conversation.bytes && { ...conversation.bytes },
    complete,
    messages,
  }
}

function messageAt(
  frames: Frames,
  conversation: Conversation,
  at: number,
  before: number | null,
  bytes: number,
): FollowedMessage {
  const row = conversation.row(at)
  const length = conversation.length(at)
  return {
    at,
    frame: row + 1,
    voice: conversation.voice(at),
    start: secondsBetween(frames, conversation.row(0), row),
    delta: before === null ? null : secondsBetween(frames, conversation.row(before), row),
    length,
    bytes: base64(conversation.read(at, 0, Math.min(bytes, length))),
    missing: conversation.missing(at),
    rpc: conversation.about.kind === 'stdio' ? rpcOf(frames, row) : null,
  }
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

export async function readFollowedMessage(
  { frame, at, start, length }: CallParams<'follow.message'>,
  context: CallContext,
): Promise<CallResults['follow.message']> {
  const { conversation } = (await followedOf(frame, context, false)).followed
  if (at >= conversation.count)
    throw new EngineError('There is no such message any more', 'Follow the conversation anew.')
  return { bytes: base64(conversation.read(at, start, start + length)), length: conversation.length(at) }
}

/** The next message, or the one before, that has a text in it, in any case. */
export async function findFollowed(
  { frame, voices, text, from, backwards }: CallParams<'follow.find'>,
  context: CallContext,
): Promise<CallResults['follow.find']> {
  const { followed } = await followedOf(frame, context, true)
  const { conversation } = followed
  const shown = followed.shown(voices)
  const wanted = text.toLowerCase()
  const step = backwards ? -1 : 1
  let until = performance.now() + SLICE_MS
  // Once around: from where one is to the end, and on from the other end.
  for (let n = 0; n < shown.length; n++) {
    const place = (((from + n * step) % shown.length) + shown.length) % shown.length
    const at = shown.at(place)
    if (textOf(conversation, at).toLowerCase().includes(wanted)) return { place, exact: true }
    if (performance.now() < until) continue
    context.progress({ done: n, total: shown.length, unit: 'frames' })
    await new Promise((resolve) => setImmediate(resolve))
    if (context.signal.aborted) throw new EngineError('Cancelled', null)
    until = performance.now() + SLICE_MS
  }
  return { place: null, exact: false }
}

const textOf = (conversation: Conversation, at: number): string =>
  Buffer.from(conversation.read(at, 0, conversation.length(at))).toString('utf8')

/** Place of the message shown that has a frame, or of the last one before it. */
export async function locateFollowed(
  { frame, voices, wanted }: CallParams<'follow.locate'>,
  context: CallContext,
): Promise<CallResults['follow.locate']> {
  const { followed } = await followedOf(frame, context, false)
  const shown = followed.shown(voices)
  const row = (wanted - 1) as RowIndex
  if (wanted > context.session.frames.rowCount) return { place: null, exact: false }
  const at = followed.conversation.find(row)
  const place = shown.lowerBound(at + 1) - 1
  if (place < 0) return { place: null, exact: false }
  // A part may come after another voice's message: the message it is of is a little before.
  for (let near = place; near >= Math.max(0, place - 8); near--) {
    if (followed.conversation.holds(shown.at(near), row)) return { place: near, exact: true }
  }
  return { place, exact: false }
}
