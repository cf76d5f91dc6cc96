/**
 * Decryption secrets that came with the session's files (draft-ietf-opsawg-pcapng section 4.7). They are kept when a file is saved and never
 * shown or logged: what is told of them is their kind and number.
 */
import { u32, u32le } from '../../shared/bytes.ts'
import { BlockType } from '../store/pcapng-blocks.ts'
import type { BlockSource } from './resolved-names.ts'

const HEADER = 16
const KINDS: Readonly<Record<number, Secrets['kind']>> = {
  1414288203: 'tls-key-log',
  1464290124: 'wireguard-key-log',
  1515083595: 'zigbee-network-key',
  1514230603: 'zigbee-aps-key',
}
/** A line of a TLS key log: a label, the client's random and the secret. */
const KEY_LINE = /^[A-Z][A-Z0-9_]* [0-9a-fA-F]{2,} [0-9a-fA-F]{2,}\s*$/

export interface Secrets {
  readonly file: number
  readonly kind: 'tls-key-log' | 'wireguard-key-log' | 'zigbee-network-key' | 'zigbee-aps-key' | 'unknown'
  /** Lines of a TLS key log that hold a secret; 1 for other kinds. */
  readonly count: number
  /** The secrets themselves, for who decrypts. */
  bytes(): Uint8Array
}

export function secretsOf({ index, frames }: BlockSource): Secrets[] {
  const found: Secrets[] = []
  for (const [file, blocks] of index.keptBlocks) {
    for (const { type, offset, length, bigEndian } of blocks) {
      if (type !== BlockType.decryptionSecrets || length < HEADER + 4) continue
      const read = bigEndian ? u32 : u32le
      const bytes = () => {
        const block = frames.raw(file, offset, length)
        return block.subarray(HEADER, HEADER + Math.min(read(block, 12), length - HEADER - 4))
      }
      const kind = KINDS[read(frames.raw(file, offset, HEADER), 8)] ?? 'unknown'
      found.push({ file, kind, count: kind === 'tls-key-log' ? keyLines(bytes()) : 1, bytes })
    }
  }
  return found
}

function keyLines(log: Uint8Array): number {
  let count = 0
  for (const line of new TextDecoder().decode(log).split('\n')) if (KEY_LINE.test(line)) count++
  return count
}
