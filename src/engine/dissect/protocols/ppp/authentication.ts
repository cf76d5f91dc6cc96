/** PPP's authentication protocols: passwords, RFC 1334 section 2, and challenges, RFC 1994. */
import { u16 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import { formatHex } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'

const HEADER = 4
/** Bytes of a challenge's value that the Info column shows. */
const SHOWN_VALUE = 36

interface Head {
  readonly code: Field
  readonly identifier: Field
  readonly length: Field
}

const headFields = (prefix: string, codes: ValueNames): Head => ({
  code: field(`${prefix}.code`, 'Code', 'uint8', { values: codes }),
  identifier: field(`${prefix}.identifier`, 'Identifier', 'uint8'),
  length: field(`${prefix}.length`, 'Length', 'uint16'),
})

const PAP_CODES: ValueNames = { 1: 'Authenticate-Request', 2: 'Authenticate-Ack', 3: 'Authenticate-Nak' }
const papHead = headFields('pap', PAP_CODES)
const papFields = {
  data: field('pap.data', 'Data', 'none'),
  peerLength: field('pap.peer_id.length', 'Peer-ID-Length', 'uint8'),
  peer: field('pap.peer_id', 'Peer-ID', 'string'),
  passwordLength: field('pap.password.length', 'Password-Length', 'uint8'),
  password: field('pap.password', 'Password', 'string'),
  messageLength: field('pap.message.length', 'Message-Length', 'uint8'),
  message: field('pap.message', 'Message', 'string'),
}

const CHAP_CODES: ValueNames = { 1: 'Challenge', 2: 'Response', 3: 'Success', 4: 'Failure' }
const chapHead = headFields('chap', CHAP_CODES)
const chapFields = {
  data: field('chap.data', 'Data', 'none'),
  valueSize: field('chap.value_size', 'Value Size', 'uint8'),
  value: field('chap.value', 'Value', 'bytes'),
  name: field('chap.name', 'Name', 'string'),
  message: field('chap.message', 'Message', 'string'),
}

/** A protocol of a header and a body, bytes [start, end), whose Info text `body` returns; undefined where it does not fit. */
function authentication(
  name: string,
  title: string,
  number: number,
  codes: ValueNames,
  head: Head,
  fields: Readonly<Record<string, Field>>,
  body: (out: Detail, code: number, bytes: Uint8Array, start: number, end: number) => string | undefined,
): ProtocolDefinition {
  const layout: readonly LayoutItem[] = [
    [head.code, 0, 1],
    [head.identifier, 1, 1],
    [head.length, 2, 2],
  ]
  const protocol: ProtocolDefinition = {
    name,
    title,
    column: `PPP ${name.toUpperCase()}`,
    family: 'link',
    fields: { ...head, ...fields },
    bindings: [{ table: 'ppp.protocol', values: [number] }],

    extent(_registry, bytes, start, end) {
      return end - start < HEADER ? end : Math.min(end, start + Math.max(HEADER, u16(bytes, start + 2)))
    },

    summarize(_bytes, start, end, out) {
      if (end - start < HEADER) out.malformed()
    },

    dissect(bytes, start, end, out) {
      out.openProtocol(protocol, start, end - start)
      out.info = ''
      if (!out.items(layout, bytes, start, end)) {
        out.malformed(protocol, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
        out.close()
        return
      }
      const code = bytes[start]
      const stop = Math.min(end, start + Math.max(HEADER, u16(bytes, start + 2)))
      out.info = codes[code] ?? 'Unknown'
      const told = body(out, code, bytes, start + HEADER, stop)
      if (told === undefined) out.malformed(protocol, start + HEADER, end, 'the values do not fit in the packet')
      else out.info += told
      out.close()
    },
  }
  return protocol
}

/** Adds a length and the text that long; the text, or undefined where it does not fit. */
function addCounted(
  out: Detail,
  length: Field,
  value: Field,
  bytes: Uint8Array,
  at: number,
  end: number,
): string | undefined {
  if (at >= end) return undefined
  out.item(length, bytes, at, 1)
  if (at + 1 + bytes[at] > end) return undefined
  return String(out.values[out.item(value, bytes, at + 1, bytes[at])])
}

export const pap = authentication(
  'pap',
  'PPP Password Authentication Protocol',
  0xc023,
  PAP_CODES,
  papHead,
  papFields,
  (out, code, bytes, start, end) => {
    if (start >= end || !PAP_CODES[code]) return ''
    out.open(papFields.data, start, end - start, null)
    let told: string | undefined
    if (code === 1) {
      const peer = addCounted(out, papFields.peerLength, papFields.peer, bytes, start, end)
      const at = start + 1 + bytes[start]
      const password =
        peer === undefined ? undefined : addCounted(out, papFields.passwordLength, papFields.password, bytes, at, end)
      told = password === undefined ? undefined : ` (Peer-ID='${peer}', Password='${password}')`
    } else {
      const message = addCounted(out, papFields.messageLength, papFields.message, bytes, start, end)
      told = message === undefined ? undefined : ` (Message='${message}')`
    }
    out.close()
    return told
  },
)

export const chap = authentication(
  'chap',
  'PPP Challenge Handshake Authentication Protocol',
  0xc223,
  CHAP_CODES,
  chapHead,
  chapFields,
  (out, code, bytes, start, end) => {
    if (code === 3 || code === 4) {
      const text = start < end ? String(out.values[out.item(chapFields.message, bytes, start, end - start)]) : ''
      return ` (MESSAGE='${text}')`
    }
    if (code !== 1 && code !== 2) return ''
    if (start >= end) return undefined
    out.open(chapFields.data, start, end - start, null)
    out.item(chapFields.valueSize, bytes, start, 1)
    const at = start + 1
    const nameAt = at + bytes[start]
    if (nameAt > end) {
      out.close()
      return undefined
    }
    if (nameAt > at) out.item(chapFields.value, bytes, at, nameAt - at)
    const name = nameAt < end ? String(out.values[out.item(chapFields.name, bytes, nameAt, end - nameAt)]) : ''
    out.close()
    return ` (NAME='${name}', VALUE=0x${formatHex(bytes, at, Math.min(nameAt, at + SHOWN_VALUE))})`
  },
)
