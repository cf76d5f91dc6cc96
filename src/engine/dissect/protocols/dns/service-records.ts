/** Data of records that lead to services: SRV (RFC 2782), NAPTR (RFC 3403), SVCB and HTTPS (RFC 9460). */
import { u16 } from '../../../../shared/bytes.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { readName } from './name.ts'
import { SVC_PARAMETER_NAMES } from './numbers.ts'
import { NOTHING, type RecordDecoder } from './record-data.ts'
import { recordFields as fields } from './record-fields.ts'

export const srv: RecordDecoder = (data) => {
  const { out, bytes, start, end } = data
  if (end - start < 7) return undefined
  const [service, protocol, ...name] = data.owner.split('.')
  out.generated(fields.srvService, service, start, 0, `Service: ${service}`)
  out.generated(fields.srvProtocol, protocol ?? '', start, 0, `Protocol: ${protocol ?? ''}`)
  out.generated(fields.srvName, name.join('.'), start, 0, `Name: ${name.join('.')}`)
  out.item(fields.srvPriority, bytes, start, 2)
  out.item(fields.srvWeight, bytes, start + 2, 2)
  out.item(fields.srvPort, bytes, start + 4, 2)
  const target = data.name(fields.srvTarget, start + 6)
  const [priority, weight, port] = [u16(bytes, start), u16(bytes, start + 2), u16(bytes, start + 4)]
  return (
    target && {
      info: ` ${priority} ${weight} ${port} ${target.text}`,
      line: `, priority ${priority}, weight ${weight}, port ${port}, target ${target.text}`,
    }
  )
}

export const naptr: RecordDecoder = (data) => {
  const { out, bytes, start, end } = data
  if (end - start < 4) return undefined
  out.item(fields.naptrOrder, bytes, start, 2)
  out.item(fields.naptrPreference, bytes, start + 2, 2)
  let at = start + 4
  const texts: string[] = []
  const parts: readonly (readonly [Field, Field])[] = [
    [fields.naptrFlagsLength, fields.naptrFlags],
    [fields.naptrServiceLength, fields.naptrService],
    [fields.naptrRegexLength, fields.naptrRegex],
  ]
  for (const [lengthField, textField] of parts) {
    if (at >= end || at + 1 + bytes[at] > end) return undefined
    out.item(lengthField, bytes, at, 1)
    out.item(textField, bytes, at + 1, bytes[at])
    texts.push(decodeUtf8(bytes, at + 1, at + 1 + bytes[at]))
    at += 1 + bytes[at]
  }
  const length = readName(bytes, data.message, at, end).text.length
  out.generated(fields.naptrReplacementLength, length, at, 0)
  const replacement = data.name(fields.naptrReplacement, at)
  const [order, preference] = [u16(bytes, start), u16(bytes, start + 2)]
  return (
    replacement && {
      info: ` ${order} ${preference} ${texts[0]}`,
      line: `, order ${order}, preference ${preference}, flags ${texts[0]}`,
    }
  )
}

export const svcb: RecordDecoder = (data) => {
  const { out, bytes, start, end } = data
  if (end - start < 3) return undefined
  out.item(fields.svcPriority, bytes, start, 2)
  const target = data.name(fields.svcTarget, start + 2)
  if (!target) return undefined
  let at = start + 2 + target.length
  while (at < end) {
    if (at + 4 > end || at + 4 + u16(bytes, at + 2) > end) return undefined
    const key = u16(bytes, at)
    const length = u16(bytes, at + 2)
    const node = out.open(fields.svcParameter, at, 4 + length, null)
    out.item(fields.svcKey, bytes, at, 2)
    out.item(fields.svcLength, bytes, at + 2, 2)
    const told = addParameter(out, key, bytes, at + 4, at + 4 + length)
    out.amend(node, `SvcParam: ${SVC_PARAMETER_NAMES[key] ?? `key${key}`}${told}`)
    out.close()
    at += 4 + length
  }
  return NOTHING
}

function addHints(out: Detail, hint: Field, size: number, bytes: Uint8Array, start: number, end: number): string {
  const texts: string[] = []
  for (let at = start; at + size <= end; at += size) {
    const node = out.item(hint, bytes, at, size)
    texts.push(out.text(node).replace('IP: ', ''))
  }
  return `=${texts.join(',')}`
}

/** Adds the value of a service parameter; returns what its line tells of it. */
function addParameter(out: Detail, key: number, bytes: Uint8Array, start: number, end: number): string {
  switch (key) {
    case 1: {
      const names: string[] = []
      for (let at = start; at < end && at + 1 + bytes[at] <= end; at += 1 + bytes[at]) {
        out.item(fields.svcAlpnLength, bytes, at, 1)
        out.item(fields.svcAlpn, bytes, at + 1, bytes[at])
        names.push(decodeUtf8(bytes, at + 1, at + 1 + bytes[at]))
      }
      return `=${names.join(',')}`
    }
    case 3:
      if (end - start !== 2) return ''
      out.item(fields.svcPort, bytes, start, 2)
      return `=${u16(bytes, start)}`
    case 4:
      return addHints(out, fields.svcIpv4, 4, bytes, start, end)
    case 5:
      if (end > start) out.item(fields.svcEch, bytes, start, end - start)
      return ''
    case 6:
      return addHints(out, fields.svcIpv6, 16, bytes, start, end)
    default:
      if (end > start) out.item(fields.svcValue, bytes, start, end - start)
      return ''
  }
}
