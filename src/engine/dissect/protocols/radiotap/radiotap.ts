/** Radiotap, radiotap.org: what a driver says of an 802.11 frame. Little-endian, each field aligned to its size. */
import { u16le, u32le } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { addLittle, u64le } from '../wlan/little.ts'
import { channelFlagFields, radiotapFields as fields, flagFields, presentFields } from './fields.ts'
import { addRadio, channelOf, type Radio } from './radio.ts'

const HEADER = 8
const WLAN = 105
const HAS_MORE_FLAGS = 0x80000000
const FLAGS_BIT = 1
const CHECKSUM_FLAG = 0x10
const CHECKSUM = 4
const BAND_2 = 0x0080
/** Bits that say what the next word is; the others of a further word are of its namespace. */
const NAMESPACE_BITS = 3

/** Alignment and size of each field, by its bit. */
const SHAPES: readonly (readonly [align: number, size: number])[] = [
  [8, 8],
  [1, 1],
  [1, 1],
  [2, 4],
  [1, 2],
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  [2, 2],
  [1, 1],
  [1, 1],
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  [1, 1],
  [1, 1],
  [4, 8],
  [1, 3],
  [4, 8],
  [2, 12],
  [8, 12],
  [2, 12],
  [2, 12],
  [2, 6],
  [1, 1],
  [2, 4],
]

const aligned = (offset: number, align: number): number => offset + ((align - (offset % align)) % align)

/** Offset of the first field: after the words of present flags, each of which says whether another one follows; 0 if none fits. */
function firstField(bytes: Uint8Array, start: number, length: number): number {
  let offset = 4
  while (offset + 4 <= length) {
    if (u32le(bytes, start + offset) < HAS_MORE_FLAGS) return offset + 4
    offset += 4
  }
  return 0
}

/** Bytes of checksum after the frame, as the flags say. `length` is the header's. */
function checksumLength(bytes: Uint8Array, start: number, length: number): number {
  const word = u32le(bytes, start + 4)
  const first = firstField(bytes, start, length)
  if ((word & (1 << FLAGS_BIT)) === 0 || first === 0) return 0
  const offset = (word & 1) !== 0 ? aligned(first, 8) + 8 : first
  return offset < length && (bytes[start + offset] & CHECKSUM_FLAG) !== 0 ? CHECKSUM : 0
}

/** Length of the header by its own field; 0 where that cannot be. */
function headerLength(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER) return 0
  const length = u16le(bytes, start + 2)
  return length < HEADER || length > end - start ? 0 : length
}

/** Where the frame ends: before its checksum, of which the capture may have cut some. */
const frameEnd = (checksum: number, from: number, end: number, reportedEnd: number): number =>
  checksum === 0 ? end : Math.max(from, Math.min(end, reportedEnd - checksum))

export const radiotap: ProtocolDefinition = {
  name: 'radiotap',
  title: 'IEEE 802.11 Radiotap Capture header',
  column: 'WLAN',
  family: 'link',
  fields: {
    ...fields,
    ...byName(presentFields),
    ...byName(flagFields),
    ...byName(channelFlagFields),
  },
  bindings: [{ table: 'linktype', values: [127] }],

  summarize(bytes, start, end, out) {
    const length = headerLength(bytes, start, end)
    if (length === 0) return out.malformed()
    const from = start + length
    const checksum = checksumLength(bytes, start, length)
    const stop = frameEnd(checksum, from, end, out.reportedEnd)
    out.reportedEnd = Math.max(from, out.reportedEnd - checksum)
    out.continueWith(out.registry.byNumber('linktype', WLAN), from, stop)
  },

  dissect(bytes, start, end, out) {
    const length = headerLength(bytes, start, end)
    const version = start < end ? bytes[start] : 0
    const said = end - start >= 4 ? u16le(bytes, start + 2) : 0
    const node = out.openProtocol(radiotap, start, length || end - start)
    out.info = end - start >= 4 ? `Radiotap Capture v${version}, Length ${said}` : ''
    out.amend(node, `Radiotap Header v${version}, Length ${said}`)
    if (end - start >= 4) {
      out.item(fields.version, bytes, start, 1)
      out.item(fields.pad, bytes, start + 1, 1)
      addLittle(out, fields.length, bytes, start + 2, 2)
    }
    if (length === 0) {
      out.malformed(radiotap, start, end, 'the header does not fit in the frame')
      out.close()
      return
    }
    const known = addFields(out, bytes, start, length)
    out.close()
    const from = start + length
    const checksum = checksumLength(bytes, start, length)
    const stop = frameEnd(checksum, from, end, out.reportedEnd)
    addRadio(out, known, from, Math.max(0, out.reportedEnd - from))
    out.reportedEnd = Math.max(from, out.reportedEnd - checksum)
    out.linkTrailer = checksum > 0 && stop + checksum <= end ? checksum : 0
    out.call(out.registry.byNumber('linktype', WLAN), bytes, from, stop)
  },
}

function byName<T extends { readonly name: string }>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.map((one) => [one.name, one]))
}

/** Adds present flags and the fields of the first word; returns what they say of the radio. */
function addFields(out: Detail, bytes: Uint8Array, start: number, length: number): Radio {
  const known: Radio = {}
  const first = firstField(bytes, start, length)
  const flagsEnd = first === 0 ? length : first
  out.open(fields.present, start + 4, flagsEnd - 4, null)
  for (let offset = 4; offset + 4 <= flagsEnd; offset += 4) {
    addLittle(out, fields.word, bytes, start + offset, 4)
    out.enter()
    const shown = offset === 4 ? presentFields : presentFields.slice(-NAMESPACE_BITS)
    for (const one of shown) addLittle(out, one, bytes, start + offset, 4)
    out.close()
  }
  out.close()
  if (first === 0) return known
  const word = u32le(bytes, start + 4)
  let offset = first
  for (let bit = 0; bit < SHAPES.length; bit++) {
    if (((word >>> bit) & 1) === 0) continue
    const [align, size] = SHAPES[bit]
    offset = aligned(offset, align)
    if (offset + size > length) {
      out.expert('error', start, length, 'Radiotap data goes past the end of the radiotap header')
      break
    }
    addField(out, known, bit, bytes, start + offset)
    offset += size
  }
  return known
}

/** The field that a bit's whole value is, with its length. */
const SIMPLE: Readonly<Record<number, readonly [keyof typeof fields, number]>> = {
  5: ['signal', 1],
  6: ['noise', 1],
  7: ['quality', 2],
  8: ['attenuation', 2],
  9: ['attenuationDb', 2],
  10: ['power', 1],
  11: ['antenna', 1],
  12: ['signalDb', 1],
  13: ['noiseDb', 1],
  15: ['transmitFlags', 2],
  17: ['retries', 1],
}

function addField(out: Detail, known: Radio, bit: number, bytes: Uint8Array, at: number): void {
  switch (bit) {
    case 0:
      known.time = u64le(bytes, at)
      addLittle(out, fields.time, bytes, at, 8)
      return
    case 1:
      known.flags = bytes[at]
      out.item(fields.flags, bytes, at, 1)
      out.enter()
      for (const one of flagFields) out.item(one, bytes, at, 1)
      out.close()
      return
    case 2:
      known.rate = bytes[at]
      out.add(fields.rate, at, 1, bytes[at] / 2, `Data Rate: ${(bytes[at] / 2).toFixed(1)} Mb/s`)
      return
    case 3:
      return addChannel(out, known, bytes, at)
    case 4:
      out.item(fields.hopSet, bytes, at, 1)
      out.item(fields.hopPattern, bytes, at + 1, 1)
      return
    case 14: {
      const node = addLittle(out, fields.receiveFlags, bytes, at, 2)
      if ((u16le(bytes, at) & 2) !== 0) out.amend(node, `${out.text(node)}, ${fields.badHeader.label}`)
      out.enter()
      addLittle(out, fields.badHeader, bytes, at, 2)
      out.close()
      return
    }
    case 19:
    case 21:
    case 23:
      known.highThroughput = bit === 19 ? 'mcs' : bit === 21 ? 'vht' : 'he'
      return
  }
  const simple = SIMPLE[bit]
  if (!simple) return
  const node = addLittle(out, fields[simple[0]], bytes, at, simple[1])
  if (bit === 5) known.signal = out.values[node] as number
  if (bit === 6) known.noise = out.values[node] as number
}

function addChannel(out: Detail, known: Radio, bytes: Uint8Array, at: number): void {
  const frequency = u16le(bytes, at)
  const flags = u16le(bytes, at + 2)
  known.frequency = frequency
  known.channelFlags = flags
  const channel = channelOf(frequency)
  const band = (flags & BAND_2) !== 0 ? 'BG' : 'A'
  const name = channel > 0 ? `${band} ${channel}` : 'unknown'
  out.add(fields.frequency, at, 2, frequency, `Channel frequency: ${frequency} [${name}]`)
  const set = channelFlagFields.filter(({ mask = 0 }) => (flags & mask) !== 0).map(({ label }) => `, ${label}`)
  const node = addLittle(out, fields.channelFlags, bytes, at + 2, 2)
  out.amend(node, out.text(node) + set.join(''))
  out.enter()
  for (const one of channelFlagFields) addLittle(out, one, bytes, at + 2, 2)
  out.close()
}
