/** A conversation as text: for a file, or the clipboard. In a file of raw bytes nothing but the messages is. */
import { hexDump } from '../../../shared/format/bytes/dump.ts'
import { prettyText } from '../../../shared/format/json-lines.ts'
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { type FollowFormat, MAX_FOLLOWED_TEXT, type Voice } from '../../../shared/wire/follow.ts'
import type { CallContext } from '../call-context.ts'
import type { Frames } from '../frames.ts'
import { secondsBetween } from '../row-times.ts'
import { FLUSH_BYTES } from '../save/encoder.ts'
import { writeFile } from '../save/write-file.ts'
import type { Conversation } from './conversation.ts'
import { followedOf } from './followed-of.ts'

const HEADS: Readonly<Record<Voice, string>> = {
  client: 'client → server',
  server: 'server → client',
  stderr: 'stderr',
}
const SLICE_MS = 25
const utf8 = new TextEncoder()

export async function exportFollowed(
  { path, frame, voices, format }: CallParams<'follow.export'>,
  context: CallContext,
): Promise<CallResults['follow.export']> {
  const { session, signal, progress } = context
  const { followed } = await followedOf(frame, context, true)
  const shown = followed.shown(voices)
  const download = path === null ? session.scratch.download('conversation.txt') : null
  const target = path ?? download?.path ?? ''
  const bytes = await writeFile(target, async (write) => {
    let parts: Uint8Array[] = []
    let size = 0
    let until = performance.now() + SLICE_MS
    for (let place = 0; place < shown.length; place++) {
      const part = encode(session.frames, followed.conversation, shown.at(place), format)
      size += part.length
      parts.push(part)
      if (size >= FLUSH_BYTES) {
        await write(Buffer.concat(parts))
        parts = []
        size = 0
      }
      if (performance.now() < until) continue
      progress({ done: place, total: shown.length, unit: 'frames' })
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) throw new EngineError('Cancelled; nothing was written', null)
      until = performance.now() + SLICE_MS
    }
    if (size > 0) await write(Buffer.concat(parts))
  })
  return { path: download ? `/download/${download.id}` : target, messages: shown.length, bytes }
}

/** The first messages as text, up to a bound. */
export async function followedText(
  { frame, voices, format }: CallParams<'follow.text'>,
  context: CallContext,
): Promise<CallResults['follow.text']> {
  const { followed } = await followedOf(frame, context, true)
  const shown = followed.shown(voices)
  let text = ''
  let place = 0
  for (; place < shown.length && text.length < MAX_FOLLOWED_TEXT; place++) {
    text += new TextDecoder().decode(encode(context.session.frames, followed.conversation, shown.at(place), format))
  }
  return { text: text.slice(0, MAX_FOLLOWED_TEXT), messages: place, total: shown.length }
}

function encode(frames: Frames, conversation: Conversation, at: number, format: FollowFormat): Uint8Array {
  const bytes = conversation.read(at, 0, conversation.length(at))
  if (format === 'raw') {
    // The line feed that ended a message is no part of its frame.
    const isLine = conversation.about.kind === 'stdio' && bytes[bytes.length - 1] !== 0x0a
    return isLine ? Buffer.concat([bytes, utf8.encode('\n')]) : bytes
  }
  const row = conversation.row(at)
  const seconds = secondsBetween(frames, conversation.row(0), row).toFixed(6)
  const missing = conversation.missing(at)
  const gap = missing > 0 ? `[${missing} bytes were not captured]\n` : ''
  const head = `${gap}[${seconds}] ${HEADS[conversation.voice(at)]}, frame ${row + 1}, ${bytes.length} bytes\n`
  const text = format === 'hex' ? hexDump(bytes) : `${prettyText(new TextDecoder().decode(bytes))}\n`
  return utf8.encode(`${head}${text}\n`)
}
