/** Writes a kept index: buffers that nobody changes any more, one after another, between other work of the thread. */
import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { Announcement } from '../messages.ts'
import type { FileIdentity } from './file-identity.ts'
import { type Description, encodeHead, HEAD_BYTES, type IndexState } from './index-format.ts'

/** Bytes that it takes in a file, the description aside. */
export const storedBytes = ({ announcements }: IndexState): number =>
  announcements.reduce((sum, message) => sum + ('buffer' in message ? message.buffer.byteLength : 0), HEAD_BYTES)

/** Writes to an empty file, the head last. Throws when it can't, or when the signal says so. */
export async function writeIndex(
  file: FileHandle,
  build: Uint8Array,
  identity: FileIdentity,
  state: IndexState,
  signal: AbortSignal,
): Promise<void> {
  const { announcements, ...rest } = state
  let position = HEAD_BYTES
  const put = async (bytes: Uint8Array): Promise<void> => {
    for (let done = 0; done < bytes.length; ) {
      signal.throwIfAborted()
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position)
      done += bytesWritten
      position += bytesWritten
    }
  }
  const messages: { message: Announcement; bytes?: number }[] = []
  let checksum = 0
  for (const message of announcements) {
    if (message.type === 'segment') continue
    if (!('buffer' in message)) {
      messages.push({ message })
      continue
    }
    const bytes = new Uint8Array(message.buffer)
    checksum = crc32(bytes, checksum)
    messages.push({ message, bytes: bytes.length })
    await put(bytes)
  }
  const segments: number[] = []
  for (const message of announcements) {
    if (message.type !== 'segment') continue
    const bytes = new Uint8Array(message.buffer)
    segments.push(crc32(bytes))
    await put(bytes)
  }
  const description: Description = { identity, ...rest, messages, checksum, segments }
  const text = new TextEncoder().encode(JSON.stringify(description))
  const head = encodeHead(build, position, text)
  await put(text)
  position = 0
  await put(head)
}
