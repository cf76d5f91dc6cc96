/** Options that are made of several fields. A decoder returns false where it cannot read its value. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { formatEther, formatHex, formatIPv4 } from '../../../../shared/format/address.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { readName } from '../dns/name.ts'
import { dhcpFields, structuredFields as fields } from './fields.ts'
import { optionName } from './numbers.ts'
import { relayAgent } from './relay-agent.ts'

/** The value of an option, [start, end), and its line. */
export interface OptionValue {
  readonly out: Detail
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly node: number
  readonly title: string
}

export type OptionDecoder = (value: OptionValue) => boolean

const pairs =
  (first: Field, second: Field): OptionDecoder =>
  ({ out, bytes, start, end }) => {
    if ((end - start) % 8 !== 0) return false
    for (let at = start; at < end; at += 8) {
      out.item(first, bytes, at, 4)
      out.item(second, bytes, at + 4, 4)
    }
    return true
  }

const requestList: OptionDecoder = ({ out, bytes, start, end }) => {
  for (let at = start; at < end; at++) {
    out.add(fields.request, at, 1, bytes[at], `Parameter Request List Item: (${bytes[at]}) ${optionName(bytes[at])}`)
  }
  return true
}

/** Identifiers of clients, RFC 4361 section 6.1: IAID and DUID. */
function addDuid(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  out.add(fields.iaid, start, 4, formatHex(bytes.subarray(start, start + 4)))
  const type = u16(bytes, start + 4)
  out.item(fields.duidType, bytes, start + 4, 2)
  const at = start + 6
  const hasTime = type === 1
  if ((hasTime && end - at >= 6) || (type === 3 && end - at >= 2)) {
    out.item(hasTime ? fields.duidTimeHardware : fields.duidHardware, bytes, at, 2)
    if (hasTime) out.item(fields.duidTime, bytes, at + 2, 4)
    const from = hasTime ? at + 6 : at + 2
    const isMac = u16(bytes, at) === 1 && end - from === 6
    const address = bytes.subarray(from, end)
    if (end > from) out.add(fields.duidAddress, from, end - from, isMac ? formatEther(address) : formatHex(address))
  } else if (type === 2 && end - at >= 4) {
    out.item(fields.duidEnterprise, bytes, at, 4)
    if (end > at + 4) out.item(fields.duidIdentifier, bytes, at + 4, end - at - 4)
  }
}

const clientIdentifier: OptionDecoder = ({ out, bytes, start, end }) => {
  const length = end - start
  if (length === 0) return false
  const type = bytes[start]
  if (type === 255 && length >= 6) addDuid(out, bytes, start + 1, end)
  else if (type > 0 && type < 48 && length === 7) {
    out.item(dhcpFields.hardwareType, bytes, start, 1)
    if (type === 1) out.item(dhcpFields.mac, bytes, start + 1, 6)
    else {
      const text = formatHex(bytes.subarray(start + 1, end))
      out.item(dhcpFields.hardwareAddress, bytes, start + 1, length - 1, `Client hardware address: ${text}`)
    }
  } else if (type === 0 && length > 1) {
    out.item(fields.clientIdType, bytes, start, 1)
    out.item(fields.clientIdText, bytes, start + 1, length - 1)
  } else return false
  return true
}

const userClass: OptionDecoder = ({ out, bytes, start, end }) => {
  // Some clients write one text without the lengths of RFC 3004.
  let at = start
  while (at < end && bytes[at] > 0) at += 1 + bytes[at]
  if (at !== end || start === end) {
    out.add(fields.userClassText, start, end - start, decodeUtf8(bytes, start, end))
    return true
  }
  for (at = start; at < end; at += 1 + bytes[at]) {
    const index = out.nodesOf(fields.userClass).length
    out.open(fields.userClass, at, 1 + bytes[at], index, `Instance of User Class: [${index}]`)
    out.item(fields.userClassLength, bytes, at, 1)
    out.item(fields.userClassData, bytes, at + 1, bytes[at])
    out.close()
  }
  return true
}

/** Client's name, RFC 4702. */
const clientName: OptionDecoder = ({ out, bytes, start, end }) => {
  if (end - start < 3) return false
  const flags = bytes[start]
  const all = [fields.nameNoUpdate, fields.nameEncoding, fields.nameOverride, fields.nameServer]
  const set = all.filter(({ mask }) => (flags & (mask ?? 0)) !== 0).map(({ label }) => `, ${label}`)
  out.open(fields.nameFlags, start, 1, flags, `Flags: 0x${flags.toString(16).padStart(2, '0')}${set.join('')}`)
  for (const one of [fields.nameReserved, ...all]) out.item(one, bytes, start, 1)
  out.close()
  out.item(fields.nameResult1, bytes, start + 1, 1)
  out.item(fields.nameResult2, bytes, start + 2, 1)
  if (end - start === 3) return true
  const isBinary = (flags & 4) !== 0
  const name = isBinary ? readName(bytes, start + 3, start + 3, end).text : decodeUtf8(bytes, start + 3, end)
  out.add(fields.name, start + 3, end - start - 3, name)
  return true
}

const domainSearch: OptionDecoder = ({ out, bytes, start, end }) => {
  for (let at = start; at < end; ) {
    const name = readName(bytes, start, at, end)
    if (name.length === 0) return at > start
    out.add(fields.searchName, at, name.length, name.text)
    at += name.length
  }
  return true
}

const sipServers: OptionDecoder = ({ out, bytes, start, end }) => {
  if (end - start < 2) return false
  out.item(fields.sipEncoding, bytes, start, 1)
  if (bytes[start] === 1) {
    for (let at = start + 1; at + 4 <= end; at += 4) out.item(fields.sipAddress, bytes, at, 4)
    return true
  }
  for (let at = start + 1; at < end; ) {
    const name = readName(bytes, start + 1, at, end)
    out.add(fields.sipName, at, name.length, name.text)
    at += Math.max(1, name.length)
  }
  return true
}

/** Routes, RFC 3442: width of the prefix, as many bytes of it as that needs, router. */
const classlessRoutes: OptionDecoder = ({ out, bytes, start, end }) => {
  for (let at = start; at < end; ) {
    const width = bytes[at]
    const octets = (width + 7) >> 3
    const length = 1 + octets + 4
    if (width > 32 || at + length > end) return at > start
    const prefix = new Uint8Array(4)
    prefix.set(bytes.subarray(at + 1, at + 1 + octets))
    const router = formatIPv4(bytes, at + 1 + octets)
    const text = width === 0 ? ` default-${router}` : ` ${formatIPv4(prefix, 0)}/${width}-${router}`
    out.item(fields.classlessRoute, bytes, at, length, text)
    at += length
  }
  return true
}

/** RFC 3118 section 2. */
const authentication: OptionDecoder = ({ out, bytes, start, end }) => {
  if (end - start < 11) return false
  out.item(fields.authenticationProtocol, bytes, start, 1)
  out.item(fields.authenticationAlgorithm, bytes, start + 1, 1)
  out.item(fields.authenticationMethod, bytes, start + 2, 1)
  out.item(fields.authenticationReplay, bytes, start + 3, 8)
  if (end - start > 11) out.item(fields.authenticationData, bytes, start + 11, end - start - 11)
  return true
}

const networkInterface: OptionDecoder = ({ out, bytes, start, end }) => {
  if (end - start !== 3) return false
  out.item(fields.networkMajor, bytes, start + 1, 1)
  out.item(fields.networkMinor, bytes, start + 2, 1)
  return true
}

const uuid: OptionDecoder = ({ out, bytes, start, end }) => {
  if (end - start !== 17) return false
  const hex = formatHex(bytes.subarray(start + 1, end))
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  out.add(fields.clientUuid, start + 1, 16, parts.join('-'))
  return true
}

/** Vendor-identifying information, RFC 3925 section 4. */
const vendorInformation: OptionDecoder = ({ out, bytes, start, end }) => {
  let at = start
  while (at + 5 <= end) {
    const length = bytes[at + 4]
    const stop = Math.min(end, at + 5 + length)
    out.open(fields.enterprise, at, stop - at, u32(bytes, at))
    out.item(fields.enterpriseLength, bytes, at + 4, 1)
    for (let sub = at + 5; sub + 2 <= stop; sub += 2 + bytes[sub + 1]) {
      const size = Math.min(bytes[sub + 1], stop - sub - 2)
      out.open(fields.enterpriseSuboption, sub, 2 + size, bytes[sub])
      out.item(dhcpFields.suboptionLength, bytes, sub + 1, 1)
      out.item(fields.enterpriseData, bytes, sub + 2, size)
      out.close()
    }
    out.close()
    at = stop
  }
  return at > start
}

export const STRUCTURED_OPTIONS: Readonly<Record<number, OptionDecoder>> = {
  21: pairs(fields.policyAddress, fields.policyMask),
  33: pairs(fields.routeAddress, fields.routeRouter),
  55: requestList,
  61: clientIdentifier,
  77: userClass,
  81: clientName,
  82: relayAgent,
  90: authentication,
  94: networkInterface,
  97: uuid,
  119: domainSearch,
  120: sipServers,
  121: classlessRoutes,
  125: vendorInformation,
  249: classlessRoutes,
}
