/** Data of resource records by type: a decoder adds the fields and returns what the Info column and the record's line tell. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatIPv4, formatIPv6 } from '../../../../shared/format/address.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Field } from '../../protocol.ts'
import { NOTHING, type RecordDecoder } from './record-data.ts'
import { recordFields as fields } from './record-fields.ts'
import { addSeconds } from './seconds.ts'
import { caa, dnskey, ds, nsec, nsec3, nsec3param, rrsig, sshfp, tlsa } from './security-records.ts'
import { naptr, srv, svcb } from './service-records.ts'

const oneName =
  (field: Field, word: string): RecordDecoder =>
  (data) => {
    const name = data.name(field, data.start)
    return name && { info: ` ${name.text}`, line: `, ${word}${name.text}` }
  }

const rp: RecordDecoder = (data) => {
  const mailbox = data.name(fields.rpMailbox, data.start)
  return mailbox && data.name(fields.rpText, data.start + mailbox.length) && NOTHING
}

const afsdb: RecordDecoder = (data) => {
  if (data.end - data.start < 3) return undefined
  data.out.item(fields.afsSubtype, data.bytes, data.start, 2)
  return data.name(fields.afsHost, data.start + 2) && NOTHING
}

const SOA_TIMES = [fields.soaRefresh, fields.soaRetry, fields.soaExpire, fields.soaMinimum]

const soa: RecordDecoder = (data) => {
  const primary = data.name(fields.soaPrimary, data.start)
  const mailbox = primary && data.name(fields.soaMailbox, data.start + primary.length)
  if (!mailbox) return undefined
  const at = data.start + primary.length + mailbox.length
  if (at + 20 > data.end) return undefined
  data.out.item(fields.soaSerial, data.bytes, at, 4)
  SOA_TIMES.forEach((time, i) => addSeconds(data.out, time, data.bytes, at + 4 + 4 * i))
  return { info: ` ${primary.text}`, line: `, mname ${primary.text}` }
}

const mx: RecordDecoder = (data) => {
  if (data.end - data.start < 3) return undefined
  data.out.item(fields.mxPreference, data.bytes, data.start, 2)
  const exchange = data.name(fields.mxExchange, data.start + 2)
  const preference = u16(data.bytes, data.start)
  return (
    exchange && { info: ` ${preference} ${exchange.text}`, line: `, preference ${preference}, mx ${exchange.text}` }
  )
}

/** Character strings, each a length and its bytes (RFC 1035 section 3.3). */
const strings =
  (pairs: readonly (readonly [length: Field, text: Field])[]): RecordDecoder =>
  ({ out, bytes, start, end }) => {
    for (let at = start, i = 0; at < end; at += 1 + bytes[at], i++) {
      if (at + 1 + bytes[at] > end) return undefined
      const [lengthField, textField] = pairs[Math.min(i, pairs.length - 1)]
      out.item(lengthField, bytes, at, 1)
      out.item(textField, bytes, at + 1, bytes[at])
    }
    return NOTHING
  }

const txt = strings([[fields.txtLength, fields.txt]])
const spf = strings([[fields.spfLength, fields.spf]])
const hinfoStrings = strings([
  [fields.hinfoCpuLength, fields.hinfoCpu],
  [fields.hinfoOsLength, fields.hinfoOs],
])

const hinfo: RecordDecoder = (data) => {
  const { bytes, start, end } = data
  if (!hinfoStrings(data) || end - start < 2 + bytes[start]) return undefined
  const second = start + 1 + bytes[start]
  const cpu = decodeUtf8(bytes, start + 1, second)
  const os = decodeUtf8(bytes, second + 1, second + 1 + bytes[second])
  return { info: ` ${cpu} ${os}`, line: `, CPU ${cpu}, OS ${os}` }
}

/** Data that is one field of a fixed length (0: whatever there is). */
const oneField =
  (field: Field, length = 0): RecordDecoder =>
  ({ out, bytes, start, end }) => {
    if (length > end - start) return undefined
    out.item(field, bytes, start, length || end - start)
    return NOTHING
  }

const address =
  (field: Field, length: number, format: (bytes: Uint8Array, offset: number) => string): RecordDecoder =>
  ({ out, bytes, start, end }) => {
    if (end - start < length) return undefined
    out.item(field, bytes, start, length)
    return { info: ` ${format(bytes, start)}`, line: `, addr ${format(bytes, start)}` }
  }

export const RECORD_DECODERS: Readonly<Record<number, RecordDecoder>> = {
  1: address(fields.a, 4, formatIPv4),
  2: oneName(fields.ns, 'ns '),
  5: oneName(fields.cname, 'cname '),
  6: soa,
  10: oneField(fields.null),
  12: oneName(fields.ptr, ''),
  13: hinfo,
  15: mx,
  16: txt,
  17: rp,
  18: afsdb,
  28: address(fields.aaaa, 16, formatIPv6),
  33: srv,
  35: naptr,
  39: oneName(fields.dname, 'dname '),
  43: ds,
  44: sshfp,
  46: rrsig,
  47: nsec,
  48: dnskey,
  50: nsec3,
  51: nsec3param,
  52: tlsa,
  59: ds,
  60: dnskey,
  64: svcb,
  65: svcb,
  99: spf,
  108: oneField(fields.eui48, 6),
  257: caa,
}
