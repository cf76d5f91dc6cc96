/** The sections of a message: questions, and resource records, RFC 1035 section 4.1.2 and 4.1.3; OPT by RFC 6891. */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { dnsFields as fields } from './fields.ts'
import { readName } from './name.ts'
import { CLASS_NAMES, RCODE_NAMES } from './numbers.ts'
import { addOptions } from './options.ts'
import { NOTHING, RecordData, type Told } from './record-data.ts'
import { RECORD_DECODERS } from './records.ts'
import { addSeconds } from './seconds.ts'
import { shortType } from './types.ts'

const OPT = 41
/** Its owner name is shown in parts, see service-records.ts. */
const SRV = 33
const TOP_BIT = 0x8000

/** The message that is read: its bytes, where it begins and ends, and whether classes carry multicast DNS's top bit. */
export interface Message {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly multicast: boolean
}

const className = (value: number): string => CLASS_NAMES[value] ?? 'Unknown'
const rrClass = (message: Message, value: number): number => (message.multicast ? value & ~TOP_BIT : value)

function addClass(
  out: Detail,
  message: Message,
  at: number,
  classField: typeof fields.class,
  top: typeof fields.class,
): void {
  const { bytes, multicast } = message
  const value = u16(bytes, at)
  if (!multicast) {
    out.item(classField, bytes, at, 2)
    return
  }
  const low = value & ~TOP_BIT
  const pattern = low.toString(2).padStart(15, '0')
  const shown = `.${pattern.slice(0, 3)} ${pattern.slice(3, 7)} ${pattern.slice(7, 11)} ${pattern.slice(11)}`
  out.add(classField, at, 2, low, `${shown} = Class: ${className(low)} (0x${low.toString(16).padStart(4, '0')})`)
  out.item(top, bytes, at, 2)
}

/** Adds `count` questions from `at` on; returns where they end, or -1 when one cannot be read. */
export function addQuestions(out: Detail, message: Message, at: number, count: number, title: string): number {
  if (count === 0) return at
  const section = out.open(null, at, message.end - at, null, title)
  let position = at
  for (let i = 0; i < count && position >= 0; i++) position = addQuestion(out, message, position)
  if (position >= 0) out.amend(section, undefined, position - at)
  out.close()
  return position
}

function addQuestion(out: Detail, message: Message, at: number): number {
  const { bytes, end } = message
  const name = readName(bytes, message.start, at, end)
  const after = at + name.length
  if (name.cut || after + 4 > end) return -1
  const type = u16(bytes, after)
  const value = rrClass(message, u16(bytes, after + 2))
  const unicast = message.multicast ? `, "${u16(bytes, after + 2) & TOP_BIT ? 'QU' : 'QM'}" question` : ''
  out.info += ` ${shortType(type)} ${name.text}${unicast}`
  out.open(
    null,
    at,
    name.length + 4,
    null,
    `${name.text}: type ${shortType(type)}, class ${className(value)}${unicast}`,
  )
  out.add(fields.queryName, at, name.length, name.text)
  out.generated(fields.queryNameLength, name.text.length, at, name.length)
  out.generated(fields.labelCount, name.labels, at, name.length)
  out.item(fields.queryType, bytes, after, 2)
  addClass(out, message, after + 2, fields.queryClass, fields.unicastQuestion)
  out.close()
  return after + 4
}

/** Adds `count` records from `at` on; returns where they end, or -1 when one cannot be read. */
export function addRecords(out: Detail, message: Message, at: number, count: number, title: string): number {
  if (count === 0) return at
  const section = out.open(null, at, message.end - at, null, title)
  let position = at
  for (let i = 0; i < count && position >= 0; i++) position = addRecord(out, message, position)
  if (position >= 0) out.amend(section, undefined, position - at)
  out.close()
  return position
}

function addRecord(out: Detail, message: Message, at: number): number {
  const { bytes, end } = message
  const name = readName(bytes, message.start, at, end)
  const after = at + name.length
  if (name.cut || after + 10 > end) return -1
  const type = u16(bytes, after)
  const length = u16(bytes, after + 8)
  const from = after + 10
  const stop = Math.min(end, from + length)
  const isOpt = type === OPT
  const flush = !isOpt && message.multicast && (u16(bytes, after + 2) & TOP_BIT) !== 0 ? ', cache flush' : ''
  const value = rrClass(message, u16(bytes, after + 2))
  const line = isOpt
    ? `${name.text}: type OPT`
    : `${name.text}: type ${shortType(type)}, class ${className(value)}${flush}`
  const node = out.open(null, at, stop - at, null, line)
  out.info += ` ${shortType(type)}${flush}`
  if (type !== SRV) out.add(fields.name, at, name.length, name.text)
  out.item(fields.type, bytes, after, 2)
  if (isOpt) addOptHead(out, bytes, after)
  else {
    addClass(out, message, after + 2, fields.class, fields.cacheFlush)
    addSeconds(out, fields.ttl, bytes, after + 4)
  }
  out.item(fields.dataLength, bytes, after + 8, 2)
  const data = new RecordData(out, bytes, message.start, from, stop, name.text)
  const told = from + length > end ? undefined : isOpt ? addOptions(data) : addData(type, data)
  if (told) {
    out.info += told.info
    out.amend(node, line + told.line)
  }
  out.close()
  return told === undefined ? -1 : stop
}

function addData(type: number, data: RecordData): Told | undefined {
  if (data.start === data.end) return NOTHING
  const decode = RECORD_DECODERS[type]
  if (decode) return decode(data)
  data.out.item(fields.data, data.bytes, data.start, data.end - data.start)
  return NOTHING
}

function addOptHead(out: Detail, bytes: Uint8Array, at: number): void {
  out.item(fields.udpSize, bytes, at + 2, 2)
  out.item(fields.extendedRcode, bytes, at + 4, 1)
  out.item(fields.ednsVersion, bytes, at + 5, 1)
  out.item(fields.ednsFlags, bytes, at + 6, 2)
  out.enter()
  out.item(fields.dnssecOk, bytes, at + 6, 2)
  out.item(fields.ednsReserved, bytes, at + 6, 2)
  out.close()
}

export const rcodeText = (rcode: number): string => RCODE_NAMES[rcode] ?? `Unknown error (${rcode})`
