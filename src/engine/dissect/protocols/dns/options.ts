/** EDNS0 options, RFC 6891 section 6.1.2: client subnet (RFC 7871), cookie (RFC 7873), padding (RFC 7830). */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { dnsFields as fields } from './fields.ts'
import { OPT_NAMES } from './numbers.ts'
import { NOTHING, type RecordDecoder } from './record-data.ts'

const CLIENT_SUBNET = 8
const COOKIE = 10
const PADDING = 12

export const addOptions: RecordDecoder = ({ out, bytes, start, end }) => {
  let at = start
  while (at < end) {
    if (at + 4 > end || at + 4 + u16(bytes, at + 2) > end) return undefined
    const code = u16(bytes, at)
    const length = u16(bytes, at + 2)
    out.open(fields.option, at, 4 + length, null, `Option: ${OPT_NAMES[code] ?? `Unknown (${code})`}`)
    out.item(fields.optionCode, bytes, at, 2)
    out.item(fields.optionLength, bytes, at + 2, 2)
    if (length > 0 || code === PADDING) addOption(out, code, bytes, at + 4, length)
    out.close()
    at += 4 + length
  }
  return NOTHING
}

function addOption(out: Detail, code: number, bytes: Uint8Array, at: number, length: number): void {
  out.item(fields.optionData, bytes, at, length)
  if (code === PADDING) out.item(fields.padding, bytes, at, length)
  else if (code === COOKIE && length >= 8) {
    out.item(fields.clientCookie, bytes, at, 8)
    out.item(fields.serverCookie, bytes, at + 8, length - 8)
  } else if (code === CLIENT_SUBNET && length >= 4) {
    out.item(fields.subnetFamily, bytes, at, 2)
    out.item(fields.subnetSource, bytes, at + 2, 1)
    out.item(fields.subnetScope, bytes, at + 3, 1)
    addSubnet(out, u16(bytes, at), bytes, at + 4, length - 4)
  }
}

/** The address is cut to the bytes that its prefix needs. */
function addSubnet(out: Detail, family: number, bytes: Uint8Array, at: number, length: number): void {
  const size = family === 1 ? 4 : family === 2 ? 16 : 0
  if (size === 0 || length > size) return
  const address = new Uint8Array(size)
  address.set(bytes.subarray(at, at + length))
  out.add(family === 1 ? fields.subnet4 : fields.subnet6, at, length, address)
}
