/** Interface description blocks (draft-ietf-opsawg-pcapng section 4.2) as the rest of the engine knows interfaces. */
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import { forEachOption, OptionCode } from './pcapng-blocks.ts'
import type { InterfaceDescription } from './record-parser.ts'
import { TimestampUnit } from './timestamps.ts'

const FIXED = 16

export interface ParsedInterface {
  readonly description: InterfaceDescription
  readonly unit: TimestampUnit
  /** False when an option is longer than the block. */
  readonly whole: boolean
}

/** The block in bytes [at, at + total), which is at `offset` in the file; `id` is its number within the section. */
export function parseInterface(
  bytes: Uint8Array,
  at: number,
  total: number,
  offset: number,
  id: number,
  section: number,
  bigEndian: boolean,
): ParsedInterface {
  const read16 = bigEndian ? u16 : u16le
  const read32 = bigEndian ? u32 : u32le
  let name = ''
  let description = ''
  let filter = ''
  let resolution = 6
  let timeOffset = 0n
  const comments: string[] = []
  const text = (from: number, length: number) => utf8.decode(bytes.subarray(from, from + length)).replace(/\0+$/, '')
  const whole = forEachOption(bytes, at + FIXED, at + total - 4, read16, (code, from, length) => {
    if (code === OptionCode.comment) comments.push(text(from, length))
    else if (code === OptionCode.interfaceName) name = text(from, length)
    else if (code === OptionCode.interfaceDescription) description = text(from, length)
    else if (code === OptionCode.interfaceFilter && length > 1) filter = text(from + 1, length - 1)
    else if (code === OptionCode.timestampResolution && length >= 1) resolution = bytes[from]
    else if (code === OptionCode.timestampOffset && length >= 8) timeOffset = readInt64(bytes, from, bigEndian)
  })
  return {
    description: {
      id,
      section,
      name,
      description,
      filter,
      comments,
      linkType: read16(bytes, at + 8),
      snaplen: read32(bytes, at + 12),
      nanoseconds: (resolution & 0x80) !== 0 ? (resolution & 0x7f) > 20 : resolution > 6,
      bigEndian,
      resolution,
      timeOffset: Number(timeOffset),
      block: { offset, length: total },
    },
    unit: new TimestampUnit(resolution, timeOffset),
    whole,
  }
}

/** What stands for an interface of records that have none. */
export function pseudoInterface(linkType: number, section: number, bigEndian: boolean): InterfaceDescription {
  return {
    id: null,
    section,
    name: '',
    description: '',
    filter: '',
    comments: [],
    linkType,
    snaplen: 0,
    nanoseconds: false,
    bigEndian,
    resolution: 6,
    timeOffset: 0,
    block: null,
  }
}

function readInt64(bytes: Uint8Array, at: number, bigEndian: boolean): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(at, !bigEndian)
}

const utf8 = new TextDecoder()
