/** Neighbour discovery options, RFC 4861 section 4.6 and RFC 8106. */
import { u32 } from '../../../../shared/bytes.ts'
import { formatEther, formatHex, formatIPv6 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { icmpv6Fields as fields, OPTION_NAMES } from './fields.ts'

const SOURCE_LINK = 1
const TARGET_LINK = 2
const PREFIX = 3
const MTU = 5
const NONCE = 14
const DNS_SERVERS = 25
const UNIT = 8

const linkText = (bytes: Uint8Array, at: number, length: number): string =>
  length === 6 ? formatEther(bytes, at) : formatHex(bytes, at, at + length)

/** Adds the options in bytes [start, end); returns the link-layer address among them, for the Info column. */
export function addOptions(out: Detail, bytes: Uint8Array, start: number, end: number): string {
  let linkAddress = ''
  let at = start
  while (at < end) {
    const length = at + 1 < end ? bytes[at + 1] * UNIT : 0
    if (length === 0 || at + length > end) {
      out.expert('warn', at, end - at, 'The option does not fit in the message')
      break
    }
    const name = OPTION_NAMES[bytes[at]] ?? 'Unknown'
    const node = out.open(fields.option, at, length, null, `ICMPv6 Option (${name})`)
    out.item(fields.optionType, bytes, at, 1)
    out.item(fields.optionLength, bytes, at + 1, 1, `Length: ${bytes[at + 1]} (${length} bytes)`)
    const told = addBody(out, bytes, at, length)
    if (told !== '') out.amend(node, `ICMPv6 Option (${name} : ${told})`)
    if (bytes[at] === SOURCE_LINK || bytes[at] === TARGET_LINK) linkAddress = told
    out.close()
    at += length
  }
  return linkAddress
}

const PREFIX_FLAGS: readonly LayoutItem[] = [
  [fields.onLink, 3, 1],
  [fields.autonomous, 3, 1],
  [fields.routerAddress, 3, 1],
  [fields.prefixReserved, 3, 1],
]
const PREFIX_TAIL: readonly LayoutItem[] = [
  [fields.validLifetime, 4, 4],
  [fields.preferredLifetime, 8, 4],
  [fields.prefix, 16, 16],
]

/** Adds the value of the option at `at`; returns what its line tells of it. */
function addBody(out: Detail, bytes: Uint8Array, at: number, length: number): string {
  const end = at + length
  switch (bytes[at]) {
    case SOURCE_LINK:
    case TARGET_LINK: {
      const size = length === UNIT ? 6 : length - 2
      out.item(fields.linkAddress, bytes, at + 2, size)
      return linkText(bytes, at + 2, size)
    }
    case PREFIX: {
      if (length < 32) return ''
      out.item(fields.prefixLength, bytes, at + 2, 1)
      const flags = bytes[at + 3]
      const names = PREFIX_FLAGS.slice(0, 3).filter((_, bit) => flags & (0x80 >> bit))
      const text = names.map(([named]) => `, ${named.label}`).join('')
      out.open(fields.prefixFlags, at + 3, 1, flags, `Flag: 0x${flags.toString(16).padStart(2, '0')}${text}`)
      out.items(PREFIX_FLAGS, bytes, at, end)
      out.close()
      out.items(PREFIX_TAIL, bytes, at, end)
      return `${formatIPv6(bytes, at + 16)}/${bytes[at + 2]}`
    }
    case MTU:
      out.item(fields.optionMtu, bytes, at + 4, 4)
      return String(u32(bytes, at + 4))
    case NONCE:
      out.item(fields.nonce, bytes, at + 2, length - 2)
      return ''
    case DNS_SERVERS: {
      out.item(fields.dnsLifetime, bytes, at + 4, 4)
      let told = ''
      for (let server = at + UNIT; server + 16 <= end; server += 16) {
        out.item(fields.dnsServer, bytes, server, 16)
        told += ` ${formatIPv6(bytes, server)}`
      }
      return told.trimStart()
    }
    default:
      return ''
  }
}
