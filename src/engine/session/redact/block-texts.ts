/** The parts of blocks that are no frame: texts of options, names, the JSON of process blocks. Blocks are in the host's byte order. */
import { HOST_IS_LITTLE } from '../../store/pcapng-block-writer.ts'
import { BlockType } from '../../store/pcapng-blocks.ts'
import { viewOf } from './walk-blocks.ts'

/** Bytes before the options of a block; -1 where its options stand behind something else, or nobody knows. */
function optionsAt(type: number, block: Uint8Array): number {
  const view = viewOf(block)
  switch (type) {
    case BlockType.sectionHeader:
      return 24
    case BlockType.interfaceDescription:
      return 16
    case BlockType.interfaceStatistics:
      return 20
    case BlockType.enhancedPacket:
      return 28 + ((view.getUint32(20, HOST_IS_LITTLE) + 3) & ~3)
    default:
      return -1
  }
}

/** A text option, by code: those of pcapng's options that are texts, or may be. */
const NUMBERS: Readonly<Record<number, readonly number[]>> = {
  [BlockType.interfaceDescription]: [4, 5, 6, 7, 8, 9, 10, 14, 16, 17, 18],
  [BlockType.interfaceStatistics]: [2, 3, 4, 5, 6, 7, 8],
  [BlockType.enhancedPacket]: [2, 3, 4, 5, 6, 7],
}

const LONGEST_OPTION = 65_532
const PLACES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [BlockType.sectionHeader]: { 2: 'hardware', 3: 'operating system', 4: 'application' },
  [BlockType.interfaceDescription]: { 2: 'interface name', 3: 'interface description', 11: 'capture filter' },
}

/** Puts another text in place of one; `place` says where it stands. The same text leaves it alone. */
export type Rewrite = (text: string, place: string, mayChangeLength: boolean) => string

/** The block with its texts rewritten; a frame's data are left alone. */
export function rewriteTexts(type: number, block: Uint8Array, rewrite: Rewrite): Uint8Array {
  const options = optionsAt(type, block)
  if (options < 0) return rewriteBody(type, block, rewrite)
  if (options >= block.length - 4) return block
  const written = rewriteOptions(type, block.subarray(options, block.length - 4), rewrite)
  return written ? withOptions(block, options, written) : block
}

/** Null when nothing changed. */
function rewriteOptions(type: number, options: Uint8Array, rewrite: Rewrite): Buffer | null {
  const view = viewOf(options)
  const numbers = NUMBERS[type] ?? []
  const parts: Buffer[] = []
  let changed = false
  for (let at = 0; at + 4 <= options.length; ) {
    const code = view.getUint16(at, HOST_IS_LITTLE)
    const length = view.getUint16(at + 2, HOST_IS_LITTLE)
    const end = at + 4 + length
    if (code === 0 || end > options.length) break
    const value = Buffer.from(options.subarray(at + 4, end)).toString('latin1')
    // Custom options begin with the number of their enterprise.
    const place = code === 1 ? 'comment' : (PLACES[type]?.[code] ?? 'option')
    const written = numbers.includes(code) ? value : rewrite(value, place, place !== 'option').slice(0, LONGEST_OPTION)
    changed ||= written !== value
    parts.push(optionBytes(code, Buffer.from(written, 'latin1')))
    at = (end + 3) & ~3
  }
  return changed ? Buffer.concat([...parts, Buffer.alloc(4)]) : null
}

function optionBytes(code: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3))
  const view = viewOf(bytes)
  view.setUint16(0, code, HOST_IS_LITTLE)
  view.setUint16(2, value.length, HOST_IS_LITTLE)
  value.copy(bytes, 4)
  return bytes
}

/** The block with other options; its lengths follow. */
export function withOptions(block: Uint8Array, at: number, options: Uint8Array): Buffer {
  const whole = Buffer.concat([block.subarray(0, at), options, Buffer.alloc(4)])
  const view = viewOf(whole)
  view.setUint32(4, whole.length, HOST_IS_LITTLE)
  view.setUint32(whole.length - 4, whole.length, HOST_IS_LITTLE)
  return whole
}

/** Names, process blocks and what nobody knows: as long as they were, since what their bytes mean is not known here. */
function rewriteBody(type: number, block: Uint8Array, rewrite: Rewrite): Uint8Array {
  const place = BODIES[type] ?? 'other block'
  const body = Buffer.from(block.subarray(8, block.length - 4)).toString('latin1')
  const written = rewrite(body, place, false)
  if (written === body) return block
  const whole = Buffer.from(block)
  whole.write(written, 8, 'latin1')
  return whole
}

const BODIES: Readonly<Record<number, string>> = {
  [BlockType.nameResolution]: 'resolved name',
  [BlockType.processOwners]: 'process',
  [BlockType.alerts]: 'alert',
}
