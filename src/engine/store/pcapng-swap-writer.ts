/**
 * Blocks and options of a file of the other byte order, turned so that they can be saved among ours: headers, and what is known to hold
 * numbers. Blocks of unknown layout can't be turned and are left out.
 */
import { HOST_IS_LITTLE } from './pcapng-block-writer.ts'
import { BLOCK_OVERHEAD, BlockType, OptionCode } from './pcapng-blocks.ts'

/** Widths of the numbers in an option's value, by code; values of other options are bytes. */
export type OptionWidths = Readonly<Record<number, readonly (2 | 4 | 8)[]>>

const CUSTOM: OptionWidths = { 2988: [4], 2989: [4], 19372: [4], 19373: [4] }
export const FRAME_OPTIONS: OptionWidths = { ...CUSTOM, 2: [4], 4: [8], 5: [8], 6: [4], 8: [4, 4] }
export const INTERFACE_OPTIONS: OptionWidths = { ...CUSTOM, 8: [8], 10: [4], 14: [8], 16: [8], 17: [8] }
export const SECTION_OPTIONS: OptionWidths = CUSTOM
const STATISTICS_OPTIONS: OptionWidths = { ...CUSTOM, 2: [4, 4], 3: [4, 4], 4: [8], 5: [8], 6: [8], 7: [8], 8: [8] }

/**
 * Options in host byte order, padded, without the end mark; those that `keep` refuses and what overruns are left out.
 */
export function toHostOptions(
  options: Uint8Array,
  bigEndian: boolean,
  widths: OptionWidths,
  keep: (code: number) => boolean = () => true,
): Uint8Array {
  const turned = options.slice()
  const view = new DataView(turned.buffer)
  let to = 0
  for (let at = 0; at + 4 <= turned.length; ) {
    const code = view.getUint16(at, !bigEndian)
    const length = view.getUint16(at + 2, !bigEndian)
    const end = at + 4 + length
    if (code === OptionCode.end || end > turned.length) break
    const next = (end + 3) & ~3
    if (bigEndian === HOST_IS_LITTLE) turnOption(turned, at, code, length, widths)
    if (keep(code)) {
      turned.copyWithin(to, at, end)
      turned.fill(0, to + end - at, to + next - at)
      to += next - at
    }
    at = next
  }
  if (to <= turned.length) return turned.subarray(0, to)
  const padded = new Uint8Array(to)
  padded.set(turned)
  return padded
}

/** A whole block in host byte order, its lengths a multiple of four; undefined when its layout is unknown. */
export function toHostOrder(block: Uint8Array, bigEndian: boolean): Uint8Array | undefined {
  if (block.length < BLOCK_OVERHEAD) return undefined
  const turned = new Uint8Array((block.length + 3) & ~3)
  turned.set(block)
  const end = turned.length - 4
  const view = new DataView(turned.buffer)
  const type = view.getUint32(0, !bigEndian)
  if (bigEndian === HOST_IS_LITTLE) {
    swap(turned, 0, 4)
    if (!turnBody(turned, type, 8, end)) return undefined
  }
  view.setUint32(4, turned.length, HOST_IS_LITTLE)
  view.setUint32(end, turned.length, HOST_IS_LITTLE)
  return turned
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
    case BlockType.interfaceStatistics:
      if (start + 12 > end) return false
      for (let at = start; at < start + 12; at += 4) swap(bytes, at, 4)
      return turnPairs(bytes, start + 12, end, STATISTICS_OPTIONS) >= 0
    case BlockType.custom:
    case BlockType.customNoCopy:
      // The enterprise number; what follows is the enterprise's own.
      if (start + 4 > end) return false
      swap(bytes, start, 4)
      return true
    case BlockType.systemdJournal:
      return true
    default:
      return false
  }
}

/** Turns (code, length) pairs and the values of `widths` up to code 0; returns where they end, -1 when one overruns. */
function turnPairs(bytes: Uint8Array, start: number, end: number, widths: OptionWidths = {}): number {
  const view = new DataView(bytes.buffer)
  let at = start
  while (at + 4 <= end) {
    const code = view.getUint16(at, !HOST_IS_LITTLE)
    const length = view.getUint16(at + 2, !HOST_IS_LITTLE)
    const next = at + 4 + ((length + 3) & ~3)
    if (next > end) return -1
    turnOption(bytes, at, code, length, widths)
    at = next
    if (code === 0) return at
  }
  return at
}

function turnOption(bytes: Uint8Array, at: number, code: number, length: number, widths: OptionWidths): void {
  swap(bytes, at, 2)
  swap(bytes, at + 2, 2)
  let value = at + 4
  for (const width of widths[code] ?? []) {
    if (value + width > at + 4 + length) return
    swap(bytes, value, width)
    value += width
  }
}

function swap(bytes: Uint8Array, at: number, width: 2 | 4 | 8): void {
  bytes.subarray(at, at + width).reverse()
}
