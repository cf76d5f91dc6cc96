/** A frame's bytes within its block, and the block with others in their place. Blocks are in the host's byte order. */
import { HOST_IS_LITTLE } from '../../store/pcapng-block-writer.ts'
import { BlockType, dataOffset } from '../../store/pcapng-blocks.ts'
import { withOptions } from './block-texts.ts'
import { viewOf } from './walk-blocks.ts'

const CAPTURED = 20
const ORIGINAL = 24
const SIMPLE_ORIGINAL = 8
const CHECKSUM = 16

/** The frame's bytes, a view of the block. */
export function frameIn(type: number, block: Uint8Array): Uint8Array {
  const start = dataOffset(type)
  const view = viewOf(block)
  if (type === BlockType.enhancedPacket) return block.subarray(start, start + view.getUint32(CAPTURED, HOST_IS_LITTLE))
  const end = block.length - 4
  const length = type === BlockType.simplePacket ? view.getUint32(SIMPLE_ORIGINAL, HOST_IS_LITTLE) : end
  return block.subarray(start, Math.min(end, start + length))
}

/** The block with another frame; only that of an enhanced packet block may have another length. */
export function withFrame(type: number, block: Uint8Array, frame: Uint8Array): Buffer {
  const before = frameIn(type, block)
  const start = dataOffset(type)
  if (frame.length === before.length) {
    const whole = Buffer.from(block)
    whole.set(frame, start)
    return whole
  }
  const options = block.subarray(start + ((before.length + 3) & ~3), block.length - 4)
  const padding = Buffer.alloc(-frame.length & 3)
  const whole = withOptions(block, start, Buffer.concat([frame, padding, options]))
  const view = viewOf(whole)
  const cut = view.getUint32(ORIGINAL, HOST_IS_LITTLE) - before.length
  view.setUint32(CAPTURED, frame.length, HOST_IS_LITTLE)
  view.setUint32(ORIGINAL, frame.length + cut, HOST_IS_LITTLE)
  return whole
}

/** Keeps up the checksum of the TCP header at `header` (RFC 1624): right stays right, and the old one would tell of what was there. */
export function keepChecksum(before: Uint8Array, after: Uint8Array, header: number): void {
  const difference = wordSum(before, header) - wordSum(after, header)
  const old = after[header + CHECKSUM] * 256 + after[header + CHECKSUM + 1]
  const sum = (((old + difference) % 0xffff) + 0xffff) % 0xffff
  after[header + CHECKSUM] = sum >>> 8
  after[header + CHECKSUM + 1] = sum & 0xff
}

function wordSum(bytes: Uint8Array, start: number): number {
  let sum = 0
  for (let at = start; at < bytes.length; at++) sum += (at - start) % 2 === 0 ? bytes[at] * 256 : bytes[at]
  return sum
}
