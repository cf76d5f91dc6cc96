/**
 * Blocks of a file of the other byte order, turned so that they can be saved among ours: header, and what is known to hold numbers.
 * Blocks of unknown layout can't be turned and are left out.
 */
import { HOST_IS_LITTLE } from './pcapng-block-writer.ts'
import { BLOCK_OVERHEAD, BlockType } from './pcapng-blocks.ts'

const SYSTEMD_JOURNAL = 9

/** The whole block in host byte order: itself when it already is, a copy otherwise; undefined when its layout is unknown. */
export function toHostOrder(block: Uint8Array, bigEndian: boolean): Uint8Array | undefined {
  if (bigEndian !== HOST_IS_LITTLE) return block
  if (block.length < BLOCK_OVERHEAD) return undefined
  const turned = block.slice()
  const end = turned.length - 4
  swap(turned, 0, 4)
  swap(turned, 4, 4)
  swap(turned, end, 4)
  const type = new DataView(turned.buffer).getUint32(0, HOST_IS_LITTLE)
  return turnBody(turned, type, 8, end) ? turned : undefined
}

function turnBody(bytes: Uint8Array, type: number, start: number, end: number): boolean {
  switch (type) {
    case BlockType.nameResolution: {
      const options = turnPairs(bytes, start, end)
      return options >= 0 && (options === end || turnPairs(bytes, options, end) >= 0)
    }
    case BlockType.decryptionSecrets: {
      if (start + 8 > end) return false
      swap(bytes, start, 4)
      swap(bytes, start + 4, 4)
      const length = new DataView(bytes.buffer).getUint32(start + 4, HOST_IS_LITTLE)
      const options = start + 8 + ((length + 3) & ~3)
      return options <= end && turnPairs(bytes, options, end) >= 0
    }
    case BlockType.custom:
    case BlockType.customNoCopy:
      // The enterprise number; what follows is the enterprise's own.
      if (start + 4 > end) return false
      swap(bytes, start, 4)
      return true
    case SYSTEMD_JOURNAL:
      return true
    default:
      return false
  }
}

/** Turns (code, length) pairs up to the one of code 0; returns where they end, -1 when one overruns. */
function turnPairs(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer)
  let at = start
  while (at + 4 <= end) {
    swap(bytes, at, 2)
    swap(bytes, at + 2, 2)
    const code = view.getUint16(at, HOST_IS_LITTLE)
    const length = view.getUint16(at + 2, HOST_IS_LITTLE)
    at += 4 + ((length + 3) & ~3)
    if (at > end) return -1
    if (code === 0) return at
  }
  return at
}

function swap(bytes: Uint8Array, at: number, width: 2 | 4): void {
  bytes.subarray(at, at + width).reverse()
}
