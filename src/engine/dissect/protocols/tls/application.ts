/** What is inside decrypted application data: whose it is, and its messages, put together where they span records as Wireshark does. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { bytesText } from '../../bytes-text.ts'
import type { Detail } from '../../detail.ts'
import type { TlsMessageContext } from '../../frame-context.ts'
import { addReassembled } from '../../reassembled.ts'
import type { Registry } from '../../registry.ts'
import { HandOn } from '../tcp/hand-on.ts'
import { decryptedFields as fields } from './decrypted-fields.ts'

const SUFFIX = '[TLS segment of a reassembled PDU]'
/** Names of RFC 7301's registry. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['http/0.9', 'http'],
  ['http/1.0', 'http'],
  ['http/1.1', 'http'],
  ['dot', 'dns'],
])
const PORTS: ReadonlyMap<number, string> = new Map([
  [443, 'http'],
  [853, 'dns'],
])

/** Protocol of a connection's data: what the two sides agreed on, what the port is for, or who recognises the bytes; 0 for none. */
export function applicationOf(
  registry: Registry,
  agreed: string,
  [source, destination]: readonly [number, number],
  bytes: Uint8Array,
): ProtocolId {
  if (agreed !== '') return registry.idOf(NAMED.get(agreed) ?? '')
  const name = PORTS.get(destination) ?? PORTS.get(source)
  if (name !== undefined) return registry.idOf(name)
  const found = registry.byHeuristic('tcp', bytes, 0, bytes.length)
  return found === registry.idOf('tls') ? (0 as ProtocolId) : found
}

/** Which bytes of a record belong to messages that span records: lines beside that of the record. */
export function addSegmentData(out: Detail, { continued, begins }: TlsMessageContext, bytes: Uint8Array): void {
  const add = (start: number, end: number): void => {
    if (end > start)
      out.item(fields.segmentData, bytes, start, end - start, `TLS segment data (${bytesText(end - start)})`)
  }
  add(0, continued)
  if (begins >= 0) add(begins, bytes.length)
}

/** Calls who the messages in a record's plain bytes are for. The Info text is the segment's where none ends here. */
export function callApplication(out: Detail, message: TlsMessageContext, bytes: Uint8Array): void {
  const { protocol, continued, begins } = message
  const rest = begins < 0 ? bytes.length : begins
  const { info } = out
  const framing = protocol === 0 ? undefined : out.registry.protocol(protocol).framing
  const hands = new HandOn(out, framing)
  const whole = message.whole?.()
  if (whole) {
    out.withSource('Reassembled TLS', whole.bytes, () => {
      addReassembled(out, fields, whole)
      out.reportedEnd = whole.length
      hands.messages(protocol, whole.bytes, 0, whole.bytes.length)
    })
  } else if (message.whole)
    out.expert('warn', 0, continued, 'The message is not put together: a record of it is missing')
  if (continued < rest) {
    out.withSource(DECRYPTED, bytes, () => {
      if (protocol === 0) out.call(protocol, bytes, continued, rest)
      else hands.messages(protocol, bytes, continued, rest)
    })
  }
  if (protocol === 0) return
  out.infoFollows = true
  if (!hands.any) out.info = info + SUFFIX
}

export const DECRYPTED = 'Decrypted TLS'
