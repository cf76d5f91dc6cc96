/** Extensions of hello messages: RFC 8446 section 4.2, RFC 6066 (server name), RFC 7301 (ALPN), RFC 8422 (curves). */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { VALUE_DECODERS, type Value } from './extension-values.ts'
import { tlsFields as fields } from './fields.ts'
import { addSignatureAlgorithm } from './key-exchange.ts'
import { extensionName } from './message-fields.ts'
import { GROUP_NAMES } from './numbers.ts'
import { CLIENT_HELLO } from './records.ts'

const SERVER_NAME = 0
const GROUPS = 10
const POINT_FORMATS = 11
const SIGNATURES = 13
const ALPN = 16
const VERSIONS = 43
const CERTIFICATE_SIGNATURES = 50
const KEY_SHARE = 51
/** Server names of the host kind. */
const HOST_NAME = 0

/** Adds the extensions in [start, end) of a message of that type. */
export function addExtensions(out: Detail, message: number, bytes: Uint8Array, start: number, end: number): void {
  let at = start
  while (at + 4 <= end) {
    const type = u16(bytes, at)
    const length = u16(bytes, at + 2)
    const stop = Math.min(end, at + 4 + length)
    out.open(null, at, stop - at, null, `Extension: ${extensionName(type)} (len=${length})`)
    out.item(fields.extensionType, bytes, at, 2)
    out.item(fields.extensionLength, bytes, at + 2, 2)
    addValue(type, { out, message, bytes, start: at + 4, end: stop })
    out.close()
    at += 4 + length
  }
}

function addValue(type: number, value: Value): void {
  const { out, bytes, start, end } = value
  switch (type) {
    case SERVER_NAME:
      return addServerName(value)
    case GROUPS:
      return addGroups(value)
    case SIGNATURES:
    case CERTIFICATE_SIGNATURES:
      return addSignatures(value)
    case POINT_FORMATS:
      return addPointFormats(value)
    case ALPN:
      return addAlpn(value)
    case VERSIONS:
      return addVersions(value)
    case KEY_SHARE:
      return addKeyShares(value)
    default:
      if (!VALUE_DECODERS[type]?.(value)) out.item(fields.extensionData, bytes, start, end - start)
  }
}

function addServerName({ out, bytes, start, end }: Value): void {
  if (end - start < 5) return
  const length = u16(bytes, start + 3)
  const nameEnd = Math.min(end, start + 5 + length)
  out.open(null, start, end - start, null, 'Server Name Indication extension')
  out.item(fields.serverNameListLength, bytes, start, 2)
  out.item(fields.serverNameType, bytes, start + 2, 1)
  out.item(fields.serverNameLength, bytes, start + 3, 2)
  if (bytes[start + 2] === HOST_NAME) out.item(fields.serverName, bytes, start + 5, nameEnd - start - 5)
  out.close()
}

/** Adds a list of two-byte values behind its length in bytes. */
function addPairs(
  value: Value,
  length: Field,
  list: Field,
  title: string,
  one: string,
  add: (at: number) => void,
): void {
  const { out, bytes, start, end } = value
  if (end - start < 2) return
  const stop = Math.min(end, start + 2 + u16(bytes, start))
  const count = (stop - start - 2) >> 1
  out.item(length, bytes, start, 2)
  out.open(list, start + 2, stop - start - 2, null, `${title} (${count} ${one}${count === 1 ? '' : 's'})`)
  for (let at = start + 2; at + 2 <= stop; at += 2) add(at)
  out.close()
}

function addGroups(value: Value): void {
  const add = (at: number): void => void value.out.item(fields.group, value.bytes, at, 2)
  addPairs(value, fields.groupsLength, fields.groups, 'Supported Groups', 'group', add)
}

function addSignatures(value: Value): void {
  const add = (at: number): void => addSignatureAlgorithm(value.out, value.bytes, at)
  addPairs(value, fields.signaturesLength, fields.signatures, 'Signature Hash Algorithms', 'algorithm', add)
}

function addPointFormats({ out, bytes, start, end }: Value): void {
  if (end - start < 1) return
  const stop = Math.min(end, start + 1 + bytes[start])
  out.item(fields.pointFormatsLength, bytes, start, 1)
  out.open(
    fields.pointFormats,
    start + 1,
    stop - start - 1,
    null,
    `Elliptic curves point formats (${stop - start - 1})`,
  )
  for (let at = start + 1; at < stop; at++) out.item(fields.pointFormat, bytes, at, 1)
  out.close()
}

function addAlpn({ out, bytes, start, end }: Value): void {
  if (end - start < 2) return
  out.item(fields.alpnLength, bytes, start, 2)
  out.open(fields.alpnList, start + 2, end - start - 2, null)
  for (let at = start + 2; at < end && at + 1 + bytes[at] <= end; at += 1 + bytes[at]) {
    out.item(fields.alpnNameLength, bytes, at, 1)
    out.item(fields.alpnName, bytes, at + 1, bytes[at])
  }
  out.close()
}

function addVersions({ out, message, bytes, start, end }: Value): void {
  let at = start
  if (message === CLIENT_HELLO && end > start) {
    out.item(fields.versionsLength, bytes, start, 1)
    at++
  }
  for (; at + 2 <= end; at += 2) out.item(fields.supportedVersion, bytes, at, 2)
}

function addKeyShares({ out, message, bytes, start, end }: Value): void {
  out.open(null, start, end - start, null, 'Key Share extension')
  let at = start
  if (message === CLIENT_HELLO && end - start >= 2) {
    out.item(fields.keyShareClientLength, bytes, start, 2)
    at += 2
  } else if (end - start === 2) {
    // A HelloRetryRequest names a group and brings no key.
    out.item(fields.keyShareSelected, bytes, start, 2)
    at = end
  }
  while (at + 4 <= end) {
    const length = u16(bytes, at + 2)
    const stop = Math.min(end, at + 4 + length)
    const group = GROUP_NAMES[u16(bytes, at)] ?? `Unknown (${u16(bytes, at)})`
    out.open(null, at, stop - at, null, `Key Share Entry: Group: ${group}, Key Exchange length: ${length}`)
    out.item(fields.keyShareGroup, bytes, at, 2)
    out.item(fields.keyShareLength, bytes, at + 2, 2)
    if (stop > at + 4) out.item(fields.keyShare, bytes, at + 4, stop - at - 4)
    out.close()
    at += 4 + length
  }
  out.close()
}
