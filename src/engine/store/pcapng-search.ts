/**
 * Whether a pcapng block may begin at a byte: what finding the way again after damage is made of. A block counts when both its lengths
 * agree and so do those of the next one, in the byte order of the section.
 */
import { u32, u32le } from '../../shared/bytes.ts'
import { BLOCK_OVERHEAD, BlockType, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts'

/** Blocks larger than this are not believed in after damage, so that a claim is never waited for. */
export const MAX_SOUGHT_BLOCK = 1 << 20

export const Finding = { no: 0, yes: 1, unsure: 2 } as const
export type Finding = (typeof Finding)[keyof typeof Finding]

/** Smallest total length by block type; the types that a search believes in. */
const SMALLEST: Readonly<Record<number, number>> = {
  [BlockType.sectionHeader]: 28,
  [BlockType.interfaceDescription]: 20,
  [BlockType.packet]: 32,
  [BlockType.simplePacket]: 16,
  [BlockType.nameResolution]: 12,
  [BlockType.interfaceStatistics]: 24,
  [BlockType.enhancedPacket]: 32,
  [BlockType.systemdJournal]: 16,
  [BlockType.decryptionSecrets]: 20,
  [BlockType.custom]: 16,
  [BlockType.customNoCopy]: 16,
  [BlockType.processOwners]: 32,
  [BlockType.alerts]: 24,
}

/** Whether blocks go on at `at`: one of a known type, followed by another one or by the end of the file. */
export function findBlock(bytes: Uint8Array, at: number, end: number, atEnd: boolean, bigEndian: boolean): Finding {
  if (end - at < BLOCK_OVERHEAD) return atEnd ? Finding.no : Finding.unsure
  const length = soundLength(bytes, at, end, bigEndian, true)
  if (length === 0) return Finding.no
  if (length < 0) return atEnd ? Finding.no : Finding.unsure
  const next = at + length
  if (end - next < BLOCK_OVERHEAD) return atEnd ? Finding.yes : Finding.unsure
  const following = soundLength(bytes, next, end, bigEndian, false)
  if (following === 0) return Finding.no
  return following > 0 || atEnd ? Finding.yes : Finding.unsure
}

/** Length of the block at `at` when its two lengths agree; 0 when they do not, -1 when its end lies beyond `end`. */
function soundLength(bytes: Uint8Array, at: number, end: number, bigEndian: boolean, known: boolean): number {
  let order = bigEndian
  if (u32(bytes, at) === BlockType.sectionHeader) {
    if (u32(bytes, at + 8) === BYTE_ORDER_MAGIC) order = true
    else if (u32le(bytes, at + 8) === BYTE_ORDER_MAGIC) order = false
    else return 0
  }
  const read = order ? u32 : u32le
  const smallest = SMALLEST[read(bytes, at)] ?? (known ? 0 : BLOCK_OVERHEAD)
  const total = read(bytes, at + 4)
  if (smallest === 0 || total < smallest || total > MAX_SOUGHT_BLOCK || total % 4 !== 0) return 0
  if (at + total > end) return -1
  return read(bytes, at + total - 4) === total ? total : 0
}
