/** Network Time Protocol, RFC 5905 section 7.3; RFC 7822 (extension fields), RFC 9327 (mode 6), ntpd's mode 7. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { allFields, type Field, type ProtocolDefinition } from '../../protocol.ts'
import { addControl, CONTROL_HEADER } from './control.ts'
import { controlFields, ntpFields as fields, privateFields } from './fields.ts'
import { LEAP_NAMES, MODE_NAMES, REFERENCE_SOURCES, RESPONSE_NAMES, VERSION_NAMES } from './numbers.ts'
import { addPrivate, PRIVATE_HEADER } from './private.ts'

const HEADER = 48
const CONTROL = 6
const PRIVATE = 7
/** Key identifier and digest: what is longer begins with an extension field (RFC 7822 section 3). */
const MAX_MAC = 28
const EXTENSION_HEADER = 4
const MODE_WORDS: Readonly<Record<number, string>> = { [CONTROL]: 'control', [PRIVATE]: 'private' }

const headerLength = (mode: number): number =>
  mode === CONTROL ? CONTROL_HEADER : mode === PRIVATE ? PRIVATE_HEADER : HEADER

export const ntp: ProtocolDefinition = {
  name: 'ntp',
  title: 'Network Time Protocol',
  column: 'NTP',
  family: 'udp',
  fields: allFields(fields, controlFields, privateFields),
  bindings: [{ table: 'udp.port', values: [123] }],

  summarize(bytes, start, end, out) {
    if (end === start || end - start < headerLength(bytes[start] & 7)) out.malformed()
  },

  dissect(bytes, start, end, out) {
    const mode = bytes[start] & 7
    const version = VERSION_NAMES[(bytes[start] >> 3) & 7]
    const what = end > start ? `${version}, ${MODE_WORDS[mode] ?? MODE_NAMES[mode]}` : ''
    out.openProtocol(ntp, start, end - start, `${ntp.title} (${what})`)
    out.info = what
    const fits = end - start >= headerLength(mode)
    if (end > start) {
      addFlags(out, bytes, start, mode)
      if (mode === CONTROL) addControl(out, bytes, start, end)
      else if (mode === PRIVATE) addPrivate(out, bytes, start, end)
      else addHeader(out, bytes, start, end)
    }
    if (!fits)
      out.malformed(ntp, start, end, `${end - start} bytes are too few for the ${headerLength(mode)}-byte header`)
    out.close()
  },
}

function addFlags(out: Detail, bytes: Uint8Array, at: number, mode: number): void {
  const flags = bytes[at]
  const isPrivate = mode === PRIVATE
  const first = isPrivate ? `Response bit: ${RESPONSE_NAMES[flags >> 7]}` : `Leap Indicator: ${LEAP_NAMES[flags >> 6]}`
  const version = VERSION_NAMES[(flags >> 3) & 7]
  const hex = flags.toString(16).padStart(2, '0')
  out.open(
    fields.flags,
    at,
    1,
    flags,
    `Flags: 0x${hex}, ${first}, Version number: ${version}, Mode: ${MODE_NAMES[mode]}`,
  )
  const all = isPrivate ? [privateFields.response, privateFields.more] : [fields.leap]
  for (const one of [...all, fields.version, fields.mode]) out.item(one, bytes, at, 1)
  out.close()
}

const stratumText = (stratum: number): string => {
  if (stratum === 0) return 'unspecified or invalid'
  if (stratum === 1) return 'primary reference'
  return stratum < 16 ? 'secondary reference' : stratum === 16 ? 'unsynchronized' : 'reserved'
}

/** An interval as a power of two seconds, of those that the protocol allows. */
const pollText = (poll: number): string =>
  poll >= 4 && poll <= 17 ? `${poll} (${2 ** poll} seconds)` : `invalid (${poll})`

const seconds = (value: number): string => `${value.toFixed(6)} seconds`

/** Name of a clock for servers next to one, the address of the server above for others. */
function referenceText(bytes: Uint8Array, at: number, stratum: number): string {
  if (stratum > 1) return u32(bytes, at) === 0 ? 'NULL' : formatIPv4(bytes, at)
  const code = decodeUtf8(bytes, at, at + 4)
  const plain = code.replace(/\0+$/, '')
  return REFERENCE_SOURCES.get(plain) ?? `Unidentified reference source '${plain}'`
}

/** Adds the fields of modes 1 to 5 as far as they fit, and what follows them. */
function addHeader(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const add = (field: Field, offset: number, length: number, text: () => string): void => {
    const at = start + offset
    if (at + length <= end) out.item(field, bytes, at, length, `${field.label}: ${text()}`)
  }
  add(fields.stratum, 1, 1, () => `${stratumText(bytes[start + 1])} (${bytes[start + 1]})`)
  add(fields.poll, 2, 1, () => pollText(bytes[start + 2]))
  add(fields.precision, 3, 1, () => seconds(2 ** ((bytes[start + 3] << 24) >> 24)))
  add(fields.rootDelay, 4, 4, () => seconds(u32(bytes, start + 4) / 65_536))
  add(fields.rootDispersion, 8, 4, () => seconds(u32(bytes, start + 8) / 65_536))
  add(fields.reference, 12, 4, () => referenceText(bytes, start + 12, bytes[start + 1]))
  const times = [fields.referenceTime, fields.originTime, fields.receiveTime, fields.transmitTime]
  times.forEach((time, i) => {
    const at = start + 16 + 8 * i
    if (at + 8 <= end) out.add(time, at, 8, ntpTime(bytes, at))
  })
  if (end - start > HEADER) addTail(out, bytes, start + HEADER, end)
}

const ERA = 2_208_988_800n
const NEXT_ERA = 2_085_978_496n
const NANOS = 1_000_000_000n

/** Nanoseconds since 1970 of a 64-bit time stamp; 0 for none. The era turns in 2036: times with the top bit clear are after it. */
function ntpTime(bytes: Uint8Array, at: number): bigint {
  const whole = u32(bytes, at)
  const fraction = u32(bytes, at + 4)
  if (whole === 0 && fraction === 0) return 0n
  const base = whole >= 0x80000000 ? BigInt(whole) - ERA : BigInt(whole) + NEXT_ERA
  return base * NANOS + BigInt(Math.floor((fraction / 2 ** 32) * 1e9))
}

/** Extension fields, then key identifier and digest. */
function addTail(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  let at = start
  while (end - at > MAX_MAC) {
    const length = u16(bytes, at + 2)
    if (length < EXTENSION_HEADER || length % 4 !== 0 || at + length > end) break
    out.open(fields.extension, at, length, null)
    out.item(fields.extensionType, bytes, at, 2)
    out.item(fields.extensionLength, bytes, at + 2, 2)
    if (length > EXTENSION_HEADER)
      out.item(fields.extensionValue, bytes, at + EXTENSION_HEADER, length - EXTENSION_HEADER)
    out.close()
    at += length
  }
  if (end - at < 4) return
  out.item(fields.keyId, bytes, at, 4)
  if (end - at > 4) out.item(fields.mac, bytes, at + 4, end - at - 4)
}
