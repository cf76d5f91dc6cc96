/** Transport Layer Security: the record layer of RFC 8446 section 5 and RFC 5246 section 6, several records a segment. */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { TlsMessageContext, TlsRecordContext } from '../../frame-context.ts'
import { allFields, type ProtocolDefinition } from '../../protocol.ts'
import { addSegmentData, callApplication, DECRYPTED } from './application.ts'
import { certificateFields } from './certificate.ts'
import { decryptedFields } from './decrypted-fields.ts'
import { tlsFields as fields } from './fields.ts'
import { fragmentFields } from './fragment-fields.ts'
import { tlsFraming } from './framing.ts'
import { addMessages } from './handshake.ts'
import { isClear } from './handshake-fragments.ts'
import { joinerOf } from './handshake-joiner.ts'
import { extensionFields, messageFields } from './message-fields.ts'
import { ALERT_LEVEL_NAMES, ALERT_NAMES } from './numbers.ts'
import {
  ALERT,
  APPLICATION_DATA,
  beginsRecord,
  CHANGE_CIPHER_SPEC,
  CLIENT_HELLO,
  HANDSHAKE,
  isRecordType,
  RECORD_HEADER,
  serverHelloVersion,
} from './records.ts'

export const tls: ProtocolDefinition = {
  name: 'tls',
  title: 'Transport Layer Security',
  column: 'TLS',
  family: 'tls',
  fields: allFields(fields, extensionFields, messageFields, decryptedFields, fragmentFields, certificateFields),
  bindings: [
    { table: 'tcp.port', values: [443], test: beginsRecord },
    { table: 'heuristic', over: 'tcp', test: beginsRecord },
  ],

  framing: tlsFraming,

  summarize(bytes, start, end, out) {
    out.tlsVersion = serverHelloVersion(bytes, start, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(tls, start, end - start)
    const session: Session = {
      version: out.context.stream?.tlsVersion ?? 0,
      encrypted: false,
      decrypted: false,
      infos: [],
      inside: [],
      isWhole: true,
    }
    let at = start
    while (at + RECORD_HEADER <= end && isRecordType(bytes[at])) at = addRecord(out, session, bytes, at, end)
    if (session.infos.length > 0 || session.inside.length > 0) out.info = session.infos.join(', ')
    else if (session.decrypted) out.info = 'Application Data'
    else if (at === start) addUnknown(out, session)
    if (at < end) {
      const left = end - at
      out.add(
        null,
        at,
        left,
        null,
        `[${left} byte${left === 1 ? '' : 's'} of a record that goes on in another segment]`,
      )
    }
    out.close()
    for (const call of session.inside) call()
  },
}

/** Bytes on TLS's ports that are no record. */
function addUnknown(out: Detail, session: Session): void {
  const isKnown = session.version !== 0
  out.protocolColumn = isKnown ? versionColumn(session.version) : 'SSL'
  out.info = isKnown ? 'Ignored Unknown Record' : 'Continuation Data'
}

/** What is known while the records of a segment are walked. */
interface Session {
  /** 0 until a ServerHello was seen. */
  version: number
  /** A ChangeCipherSpec went before in this segment. */
  encrypted: boolean
  /** There were application data, perhaps empty ones (a guard against attacks on TLS 1.0). */
  decrypted: boolean
  readonly infos: string[]
  /** The record that is walked lies in the segment as a whole. */
  isWhole: boolean
  /** Calls of what is inside decrypted records, whose layers follow that of TLS. */
  readonly inside: (() => void)[]
}

const COLUMNS: Readonly<Record<number, string>> = {
  0x0002: 'SSLv2',
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
}

/** `TLSv1.3`, drafts of it included (0x7f.., 0xfb..). */
function versionColumn(version: number): string {
  return COLUMNS[version] ?? (version >> 8 === 0x7f || version >> 8 === 0xfb ? 'TLSv1.3' : 'TLS')
}

/** Adds the record at `at`; returns where the next one begins. */
function addRecord(out: Detail, session: Session, bytes: Uint8Array, at: number, end: number): number {
  const type = bytes[at]
  const length = u16(bytes, at + 3)
  const body = at + RECORD_HEADER
  const stop = Math.min(end, body + length)
  if (!session.encrypted) session.version = serverHelloVersion(bytes, at, stop) || session.version
  // A ClientHello begins a session: what the stream agreed on comes after it, unless it answers a HelloRetryRequest.
  const begins = type === HANDSHAKE && stop > body && bytes[body] === CLIENT_HELLO && !session.encrypted
  const version = versionColumn((begins ? 0 : session.version) || u16(bytes, at + 1))
  out.protocolColumn = version
  const node = out.open(fields.record, at, stop - at, null)
  const isOpaque = type === APPLICATION_DATA && version === 'TLSv1.3'
  out.item(isOpaque ? fields.opaqueType : fields.contentType, bytes, at, 1)
  out.item(fields.version, bytes, at + 1, 2)
  out.item(fields.length, bytes, at + 3, 2)
  const told = session.infos.length
  const isWhole = body + length <= end && !out.quoted
  session.isWhole = isWhole
  const opened = isWhole ? out.context.tls?.next(bytes.subarray(at, stop)) : undefined
  const title = opened?.plain
    ? addDecrypted(out, session, opened, isOpaque, bytes, body, stop)
    : addBody(out, session, type, bytes, body, stop)
  if (opened?.problem) out.expert('note', body, stop - body, opened.problem)
  out.amend(node, `${version} Record Layer: ${title}`)
  const missing = body + length - end
  if (missing > 0) {
    out.add(null, stop, 0, null, `[${missing} bytes of the record are not in this frame]`)
    // The segment that ends the record tells of it, unless this one has nothing else to tell.
    if (told > 0) session.infos.length = told
  }
  out.close()
  if (opened?.message && opened.plain && opened.plain.bytes.length > 0)
    addInside(out, session, opened.message, opened.plain.bytes)
  return body + length
}

/** Adds what the record holds; returns what its line says. */
function addBody(out: Detail, session: Session, type: number, bytes: Uint8Array, start: number, end: number): string {
  switch (type) {
    case CHANGE_CIPHER_SPEC:
      session.encrypted = true
      session.infos.push('Change Cipher Spec')
      out.add(fields.changeCipherSpec, start, end - start, null)
      return 'Change Cipher Spec Protocol: Change Cipher Spec'
    case ALERT:
      return addAlert(out, session, bytes, start, end)
    case HANDSHAKE:
      return addHandshake(out, session, bytes, start, end)
    case APPLICATION_DATA:
      return addApplicationData(out, session, bytes, start, end)
    default:
      return addHeartbeat(out, session, bytes, start, end)
  }
}

/** Adds what a record that was decrypted holds, `inner` in TLS 1.3; returns what its line says. */
function addDecrypted(
  out: Detail,
  session: Session,
  { plain, continued = 0, message }: TlsRecordContext,
  inner: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
): string {
  if (!plain) return ''
  if (inner) out.generated(fields.contentType, plain.type)
  if (message) {
    session.decrypted = true
    if (end > start) out.item(fields.applicationData, bytes, start, end - start)
    const title = message.protocol === 0 ? 'Application Data' : out.registry.protocol(message.protocol).title
    if (message.protocol === 0) session.infos.push('Application Data')
    else out.generated(messageFields.applicationProtocol, title, start)
    return `Application Data Protocol: ${title}`
  }
  let title = ''
  out.withSource(DECRYPTED, plain.bytes, () => {
    title =
      plain.type === HANDSHAKE
        ? addInnerHandshake(out, session, plain.bytes, continued, inner)
        : addBody(out, session, plain.type, plain.bytes, 0, plain.bytes.length)
  })
  return title
}

function addInnerHandshake(
  out: Detail,
  session: Session,
  bytes: Uint8Array,
  continued: number,
  inner: boolean,
): string {
  if (continued === 0) return addClearHandshake(out, session, bytes, 0, bytes.length, inner)
  const title = 'Handshake Protocol: Message of an earlier record, continued'
  out.add(fields.handshake, 0, continued, null, title)
  if (continued < bytes.length) return addClearHandshake(out, session, bytes, continued, bytes.length, inner)
  session.infos.push('Handshake Message, continued')
  return title
}

function addInside(out: Detail, session: Session, message: TlsMessageContext, bytes: Uint8Array): void {
  if (message.protocol !== 0) out.withSource(DECRYPTED, bytes, () => addSegmentData(out, message, bytes))
  session.inside.push(() => callApplication(out, message, bytes))
}

/** Protocols that a port is for, within TLS. */
const APPLICATIONS: Readonly<Record<number, string>> = {
  443: 'Hypertext Transfer Protocol',
  465: 'Simple Mail Transfer Protocol',
  636: 'Lightweight Directory Access Protocol',
  853: 'Domain Name System',
  993: 'Internet Message Access Protocol',
  995: 'Post Office Protocol',
}

function portOf(out: Detail, name: string): number {
  const field = out.registry.field(name)
  const node = field ? out.fields.lastIndexOf(field) : -1
  return node < 0 ? 0 : Number(out.values[node])
}

function addApplicationData(out: Detail, session: Session, bytes: Uint8Array, start: number, end: number): string {
  session.infos.push('Application Data')
  if (end > start) out.item(fields.applicationData, bytes, start, end - start)
  const application = APPLICATIONS[portOf(out, 'tcp.srcport')] ?? APPLICATIONS[portOf(out, 'tcp.dstport')]
  if (application === undefined) return 'Application Data Protocol: Application Data'
  out.generated(messageFields.applicationProtocol, application, start)
  return `Application Data Protocol: ${application}`
}

/** RFC 6520 section 4; encrypted ones are of no type. */
function addHeartbeat(out: Detail, session: Session, bytes: Uint8Array, start: number, end: number): string {
  const isClearMessage = end - start >= 3 && (bytes[start] === 1 || bytes[start] === 2)
  const name = isClearMessage ? `Heartbeat ${bytes[start] === 1 ? 'Request' : 'Response'}` : 'Encrypted Heartbeat'
  session.infos.push(name)
  out.open(
    messageFields.heartbeat,
    start,
    end - start,
    null,
    isClearMessage ? 'Heartbeat Message' : 'Encrypted Heartbeat Message',
  )
  if (isClearMessage) {
    out.item(messageFields.heartbeatType, bytes, start, 1)
    out.item(messageFields.heartbeatLength, bytes, start + 1, 2)
  }
  out.close()
  return name
}

function addAlert(out: Detail, session: Session, bytes: Uint8Array, start: number, end: number): string {
  const isClearAlert = end - start === 2 && (bytes[start] === 1 || bytes[start] === 2)
  if (!isClearAlert) {
    session.infos.push('Encrypted Alert')
    out.add(fields.alert, start, end - start, null, 'Alert Message: Encrypted Alert')
    return 'Encrypted Alert'
  }
  const level = ALERT_LEVEL_NAMES[bytes[start]] ?? 'Unknown'
  const description = ALERT_NAMES[bytes[start + 1]] ?? 'Unknown'
  session.infos.push(`Alert (Level: ${level}, Description: ${description})`)
  out.open(fields.alert, start, 2, null)
  out.item(fields.alertLevel, bytes, start, 1)
  out.item(fields.alertDescription, bytes, start + 1, 1)
  out.close()
  return `Alert (Level: ${level}, Description: ${description})`
}

function addHandshake(out: Detail, session: Session, bytes: Uint8Array, start: number, end: number): string {
  // TLS 1.3 sends what is encrypted as application data.
  const isEncrypted = session.encrypted && versionColumn(session.version) !== 'TLSv1.3'
  const joined = isEncrypted || !session.isWhole ? undefined : joinerOf(out).add(bytes, start, end)
  if (joined) {
    // Of a fragment in the middle the Info column says nothing.
    if (joined.infos.length === 0) out.info = ''
    session.infos.push(...joined.infos)
    return joined.title
  }
  if (isEncrypted || !isClear(bytes, start, end)) {
    session.infos.push('Encrypted Handshake Message')
    out.add(fields.handshake, start, end - start, null, 'Handshake Protocol: Encrypted Handshake Message')
    return 'Handshake Protocol: Encrypted Handshake Message'
  }
  return addClearHandshake(out, session, bytes, start, end, false)
}

function addClearHandshake(
  out: Detail,
  session: Session,
  bytes: Uint8Array,
  start: number,
  end: number,
  inner: boolean,
): string {
  const names = addMessages(out, bytes, start, end, inner)
  session.infos.push(...names)
  return `Handshake Protocol: ${names.length === 1 ? names[0] : 'Multiple Handshake Messages'}`
}
