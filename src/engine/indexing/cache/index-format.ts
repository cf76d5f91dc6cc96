/**
 * A kept index as a file (docs/formats.md): a head of fixed size, the shared buffers as they are, column segments last, then a description in
 * JSON that the head points at.
 */
import { crc32 } from 'node:zlib'
import type { KeptBlock } from '../../store/record-parser.ts'
import type { Announcement, FileProgress } from '../messages.ts'
import type { FileIdentity } from './file-identity.ts'

const MAGIC = 'TAPINDEX'
const VERSION = 3
const BUILD_BYTES = 32
const BUILD_AT = 32
export const HEAD_BYTES = BUILD_AT + BUILD_BYTES

/** All that there is of an index of one file. */
export interface IndexState {
  readonly rows: number
  readonly announcements: readonly Announcement[]
  readonly progress: FileProgress
  readonly keptBlocks: readonly KeptBlock[]
  /** What the session keeps with it, as JSON. */
  readonly session: unknown
}

export interface Description extends Omit<IndexState, 'announcements'> {
  readonly identity: FileIdentity
  /** In their order; with `bytes` for those that have a buffer. */
  readonly messages: readonly { readonly message: Announcement; readonly bytes?: number }[]
  /** CRC-32 of all buffers of messages, which follow the head, and of each segment, which follow them. */
  readonly checksum: number
  readonly segments: readonly number[]
}

/** Where the description is, and its CRC-32. */
export interface Head {
  readonly position: number
  readonly length: number
  readonly checksum: number
}

export function encodeHead(build: Uint8Array, position: number, description: Uint8Array): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES)
  head.write(MAGIC, 'latin1')
  head.writeUInt32LE(VERSION, 8)
  head.writeUInt32LE(description.length, 12)
  head.writeDoubleLE(position, 16)
  head.writeUInt32LE(crc32(description), 24)
  head.set(build, BUILD_AT)
  return head
}

/** Null when it is none, or another version's or build's. */
export function decodeHead(head: Buffer, build: Uint8Array): Head | null {
  if (head.toString('latin1', 0, MAGIC.length) !== MAGIC || head.readUInt32LE(8) !== VERSION) return null
  if (head.compare(build, 0, BUILD_BYTES, BUILD_AT) !== 0) return null
  return { position: head.readDoubleLE(16), length: head.readUInt32LE(12), checksum: head.readUInt32LE(24) }
}
