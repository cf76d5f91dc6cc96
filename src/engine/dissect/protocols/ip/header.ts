/** The IPv4 header as a tree. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { addChecksum, expectedChecksum } from './checksum.ts'
import { ipFields as fields } from './fields.ts'
import { headerLength, isBogus, MIN_HEADER, MORE, OFFSET } from './layout.ts'
import { addOptions, finalDestination, isRouteCut } from './options.ts'
import { servicesText } from './services.ts'

const TITLE = 'Internet Protocol Version 4'
const bits = (nibble: number): string => nibble.toString(2).padStart(4, '0')

/** All but the addresses, which most who ask for fields of IP ask for alone. */
const DETAILS = Object.values(fields).filter((field) => field !== fields.source && field !== fields.destination)
/** Version 4 and a header without options. */
const PLAIN = 0x45

/** Adds the header at `start` inside the line `node`; false when it ends too early or cannot be believed. */
export function addHeader(node: number, bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  const isPlain = end - start >= MIN_HEADER && bytes[start] === PLAIN && !isBogus(bytes, start)
  if (isPlain && !out.asks(DETAILS)) {
    addPlainAddresses(bytes, start, out)
    return true
  }
  if (start >= end) {
    out.malformed(TITLE, start, end, 'there are no bytes')
    return false
  }
  if (!addFirst(node, bytes, start, out)) return false
  addServices(bytes, start, end, out)
  if (start + 4 <= end) addLength(bytes, start, out)
  const header = headerLength(bytes, start)
  if (end - start >= MIN_HEADER && isBogus(bytes, start)) {
    out.info = `Bogus IP length (${u16(bytes, start + 2)}, less than header length ${header})`
    out.expert('error', start + 2, 2, out.info)
    return false
  }
  addRest(bytes, start, end, out)
  if (end - start < MIN_HEADER) {
    out.malformed(TITLE, start, end, `${end - start} bytes are too few for the ${MIN_HEADER}-byte header`)
    return false
  }
  if (isRouteCut(bytes, start + MIN_HEADER, start + header, end)) {
    // A source route in the options would tell the destination.
    out.item(fields.source, bytes, start + 12, 4)
    out.amend(node, `${TITLE}, Src: ${formatIPv4(bytes, start + 12)}`)
    out.malformed(TITLE, start + MIN_HEADER, end, 'the options do not fit in the frame')
    return false
  }
  addAddresses(node, bytes, start, Math.min(end, start + header), out)
  if (start + header > end) {
    out.malformed(TITLE, start + MIN_HEADER, end, 'the options do not fit in the frame')
    return false
  }
  addOptions(out, bytes, start + MIN_HEADER, start + header)
  return true
}

/** Version and header length; false when they are none. */
function addFirst(node: number, bytes: Uint8Array, start: number, out: Detail): boolean {
  const version = bytes[start] >> 4
  const words = bytes[start] & 15
  out.add(fields.version, start, 1, version, `${bits(version)} .... = Version: ${version}`)
  if (version !== 4) {
    out.amend(node, `Internet Protocol, bogus version (${version})`)
    out.info = `Bogus IPv4 version (${version}, must be 4)`
    out.expert('error', start, 1, 'Bogus IP version')
    return false
  }
  const line = `.... ${bits(words)} = Header Length: ${words * 4} bytes (${words})`
  out.add(fields.headerLength, start, 1, words * 4, line)
  if (words * 4 >= MIN_HEADER) return true
  out.info = `Bogus IP header length (${words * 4}, must be at least ${MIN_HEADER})`
  out.expert('error', start, 1, out.info)
  return false
}

function addServices(bytes: Uint8Array, start: number, end: number, out: Detail): void {
  if (start + 2 > end) return
  const value = bytes[start + 1]
  out.open(fields.dsField, start + 1, 1, value, `Differentiated Services Field: ${servicesText(value)}`)
  out.item(fields.dscp, bytes, start + 1, 1)
  out.item(fields.ecn, bytes, start + 1, 1)
  out.close()
}

function addLength(bytes: Uint8Array, start: number, out: Detail): void {
  const node = out.item(fields.length, bytes, start + 2, 2)
  if (u16(bytes, start + 2) !== 0) return
  out.values[node] = out.reportedEnd - start
  const presumed = 'presumed to be because of "TCP segmentation offload" (TSO)'
  out.amend(node, `[Total Length: ${out.reportedEnd - start} bytes (reported as 0, ${presumed})]`)
}

const STATUS = 'Header checksum status'
const UNCHECKED = { status: STATUS, unverified: 'validation disabled' }
const CHECKED = { status: STATUS, hint: '(may be caused by "IP checksum offload"?)' }

const TAIL: readonly LayoutItem[] = [
  [fields.ttl, 8, 1],
  [fields.protocol, 9, 1],
]

/** Identification to checksum, as far as they are there. */
function addRest(bytes: Uint8Array, start: number, end: number, out: Detail): void {
  const has = (offset: number): boolean => start + offset <= end
  if (has(6)) out.item(fields.identification, bytes, start + 4, 2)
  if (has(8)) addFragmentation(bytes, start + 6, out)
  out.items(TAIL, bytes, start, end)
  if (!has(12)) return
  const headerEnd = start + headerLength(bytes, start)
  const check = out.preferences['ip.check_checksum']
  const expected = check && headerEnd <= end ? expectedChecksum(out, bytes, start + 10, start, headerEnd) : undefined
  addChecksum(out, fields, bytes, start + 10, expected, check ? CHECKED : UNCHECKED)
}

function addFragmentation(bytes: Uint8Array, at: number, out: Detail): void {
  const word = u16(bytes, at)
  const names = [word & 0x8000 && 'Reserved bit', word & 0x4000 && "Don't fragment", word & MORE && 'More fragments']
  const node = out.item(fields.flags, bytes, at, 1)
  out.amend(node, [out.text(node), ...names.filter(Boolean)].join(', '))
  out.enter()
  out.item(fields.reserved, bytes, at, 1)
  out.item(fields.dontFragment, bytes, at, 1)
  out.item(fields.moreFragments, bytes, at, 1)
  out.close()
  const offset = word & OFFSET
  const pattern = offset.toString(2).padStart(13, '0')
  const shown = `...${pattern[0]} ${pattern.slice(1, 5)} ${pattern.slice(5, 9)} ${pattern.slice(9)}`
  out.add(fields.fragmentOffset, at, 2, offset, `${shown} = Fragment Offset: ${offset * 8}`)
}

function addPlainAddresses(bytes: Uint8Array, start: number, out: Detail): void {
  out.network = { bytes, source: start + 12, destination: start + 16, addressLength: 4, hopLimit: bytes[start + 8] }
  out.item(fields.source, bytes, start + 12, 4)
  out.item(fields.destination, bytes, start + 16, 4)
}

/** Source and destination; with a source route, the final destination and the next hop. */
function addAddresses(node: number, bytes: Uint8Array, start: number, headerEnd: number, out: Detail): void {
  const own = start + 16
  const destination = finalDestination(bytes, start + MIN_HEADER, headerEnd, own)
  out.sourceColumn = formatIPv4(bytes, start + 12)
  out.destinationColumn = formatIPv4(bytes, destination)
  out.amend(node, `${TITLE}, Src: ${out.sourceColumn}, Dst: ${out.destinationColumn}`, headerEnd - start)
  out.network = { bytes, source: start + 12, destination, addressLength: 4, hopLimit: bytes[start + 8] }
  out.item(fields.source, bytes, start + 12, 4)
  if (destination !== own) out.item(fields.currentRoute, bytes, own, 4)
  out.item(fields.destination, bytes, destination, 4)
}
