/**
 * Domain Name System, RFC 1035, over UDP and TCP; multicast DNS (RFC 6762) and LLMNR (RFC 4795)
 * have its format and fields.
 */
import { u16 } from '../../../../shared/bytes.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import type { Framing } from '../../framing.ts'
import type { LayoutItem } from '../../item.ts'
import type { Binding, Field, ProtocolDefinition } from '../../protocol.ts'
import type { Summary } from '../../summary.ts'
import { dnsFields as fields } from './fields.ts'
import { dnsFraming } from './framing.ts'
import { OPCODE_NAMES } from './numbers.ts'
import { dnsPairing } from './pairing.ts'
import { recordFields } from './record-fields.ts'
import { addQuestions, addRecords, type Message, rcodeText } from './sections.ts'
import { addTransaction } from './transaction.ts'

const HEADER = 12
const TCP = 6
const UDP = 17
const UPDATE = 5

/** Over TCP a message is preceded by its length. */
const isWholeOverTcp = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start >= 2 + HEADER && u16(bytes, start) >= HEADER && start + 2 + u16(bytes, start) <= end

function summarize(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (out.transport === UDP) out.tellMessage(start, end)
  // Of further messages in the segment the tree tells.
  else if (out.transport === TCP && isWholeOverTcp(bytes, start, end) && start + 2 + u16(bytes, start) < end)
    out.flags |= RowFlag.nested
  const from = out.transport === TCP ? start + 2 : start
  if (end - from < HEADER) out.malformed()
}

/** What the three protocols differ in. */
interface Kind {
  readonly name: string
  readonly title: string
  readonly column: string
  readonly bindings: readonly Binding[]
  readonly framing?: Framing
  readonly multicast: boolean
  readonly linkLocal: boolean
  readonly fields: Readonly<Record<string, Field>>
}

function define(kind: Kind): ProtocolDefinition {
  const protocol: ProtocolDefinition = {
    name: kind.name,
    title: kind.title,
    column: kind.column,
    family: 'dns',
    fields: kind.fields,
    bindings: kind.bindings,
    ...(kind.framing ? { framing: kind.framing } : {}),
    pairing: dnsPairing,
    summarize,
    dissect(bytes, start, end, out) {
      if (out.transport !== TCP) return addOne(out, protocol, kind, bytes, start, start, end)
      // Each behind its length, one after the other.
      let at = start
      do {
        const from = Math.min(end, at + 2)
        const stop = from < at + 2 ? end : Math.min(end, from + u16(bytes, at))
        out.info = ''
        addOne(out, protocol, kind, bytes, at, from, stop)
        at = stop
      } while (isWholeOverTcp(bytes, at, end))
    },
  }
  return protocol
}

/** The line of a message in [from, end), which begins at `start` where its length goes before it. */
function addOne(
  out: Detail,
  protocol: ProtocolDefinition,
  kind: Kind,
  bytes: Uint8Array,
  start: number,
  from: number,
  end: number,
): void {
  const isResponse = end - from >= 3 && (bytes[from + 2] & 0x80) !== 0
  out.openProtocol(protocol, start, end - start, `${kind.title} (${isResponse ? 'response' : 'query'})`)
  if (from - start === 2) out.item(fields.length, bytes, start, 2)
  const fault = addMessage(out, kind, { bytes, start: from, end, multicast: kind.multicast })
  if (fault !== '') out.malformed(protocol, from, end, fault)
  else addTransaction(out, u16(bytes, from), isResponse)
  out.close()
}

const COUNTS: readonly LayoutItem[] = [
  [fields.queries, 4, 2],
  [fields.answers, 6, 2],
  [fields.authorities, 8, 2],
  [fields.additionals, 10, 2],
]
const UPDATE_COUNTS: readonly LayoutItem[] = [
  [fields.zones, 4, 2],
  [fields.prerequisites, 6, 2],
  [fields.updates, 8, 2],
  [fields.additionals, 10, 2],
]

/** Adds a whole message; returns what was wrong with it, or an empty string. */
function addMessage(out: Detail, kind: Kind, message: Message): string {
  const { bytes, start, end } = message
  out.info = ''
  if (end - start >= 2) out.item(fields.id, bytes, start, 2)
  if (end - start < 4) return `${end - start} bytes are too few for the ${HEADER}-byte header`
  const flags = u16(bytes, start + 2)
  const opcode = (flags >> 11) & 15
  const isResponse = (flags & 0x8000) !== 0
  const operation = OPCODE_NAMES[opcode] ?? `Unknown operation (${opcode})`
  const id = u16(bytes, start).toString(16).padStart(4, '0')
  const rcode = isResponse && (flags & 15) !== 0 ? ` ${rcodeText(flags & 15)}` : ''
  out.info = `${operation}${isResponse ? ' response' : ''} 0x${id}${rcode}`
  addFlags(out, kind, bytes, start + 2, flags, operation)
  const isUpdate = opcode === UPDATE
  if (!out.items(isUpdate ? UPDATE_COUNTS : COUNTS, bytes, start, end)) {
    return `${end - start} bytes are too few for the ${HEADER}-byte header`
  }
  const titles = isUpdate
    ? ['Zone', 'Prerequisites', 'Updates', 'Additional records']
    : ['Queries', 'Answers', 'Authoritative nameservers', 'Additional records']
  let at = addQuestions(out, message, start + HEADER, u16(bytes, start + 4), titles[0])
  for (let section = 1; section < titles.length && at >= 0; section++) {
    at = addRecords(out, message, at, u16(bytes, start + 4 + 2 * section), titles[section])
  }
  if (at >= 0 && at < end) {
    out.open(fields.extraneous, at, end - at, null, `Extraneous Data (${end - at} bytes)`)
    out.item(fields.extraneousData, bytes, at, end - at)
    out.generated(fields.extraneousLength, end - at, at, end - at)
    out.close()
  }
  return at < 0 ? 'a record does not fit in the message or its name cannot be read' : ''
}

function addFlags(out: Detail, kind: Kind, bytes: Uint8Array, at: number, flags: number, operation: string): void {
  const isResponse = (flags & 0x8000) !== 0
  const hex = flags.toString(16).padStart(4, '0')
  const meaning = isResponse ? `${operation} response, ${rcodeText(flags & 15)}` : operation
  out.open(fields.flags, at, 2, flags, `Flags: 0x${hex} ${meaning}`)
  const add = (one: Field): number => out.item(one, bytes, at, 2)
  add(fields.response)
  add(fields.opcode)
  if (kind.linkLocal) add(fields.conflict)
  else if (isResponse) add(fields.authoritative)
  add(fields.truncated)
  add(kind.linkLocal ? fields.tentative : fields.recursionDesired)
  if (!kind.linkLocal) {
    if (isResponse) add(fields.recursionAvailable)
    add(fields.z)
    if (isResponse) add(fields.authenticated)
    else if (flags & 0x20) out.item(fields.authenticated, bytes, at, 2, '.... .... ..1. .... = AD bit: Set')
    add(fields.checkingDisabled)
  }
  if (isResponse) add(fields.rcode)
  out.close()
}

export const dns = define({
  name: 'dns',
  title: 'Domain Name System',
  column: 'DNS',
  bindings: [
    { table: 'udp.port', values: [53] },
    { table: 'tcp.port', values: [53], test: isWholeOverTcp },
  ],
  framing: dnsFraming,
  multicast: false,
  linkLocal: false,
  fields: { ...fields, ...recordFields },
})

export const mdns = define({
  name: 'mdns',
  title: 'Multicast Domain Name System',
  column: 'MDNS',
  bindings: [{ table: 'udp.port', values: [5353] }],
  multicast: true,
  linkLocal: false,
  fields: {},
})

export const llmnr = define({
  name: 'llmnr',
  title: 'Link-local Multicast Name Resolution',
  column: 'LLMNR',
  bindings: [{ table: 'udp.port', values: [5355] }],
  multicast: false,
  linkLocal: true,
  fields: {},
})
