/** Values of the extensions that are lists or numbers: RFC 5746, RFC 6066, RFC 6520, RFC 7250, RFC 8446 section 4.2, RFC 8879. */
import { u16, u64 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { addSignatureAlgorithm } from './key-exchange.ts'
import { extensionFields as fields } from './message-fields.ts'
import { CLIENT_HELLO } from './records.ts'

/** One extension's value, and the message it is in. */
export interface Value {
  readonly out: Detail
  readonly message: number
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Adds the value of an extension; false when it is not one that this knows, or empty. */
export type ValueDecoder = (value: Value) => boolean

const one =
  (field: Field, length: number): ValueDecoder =>
  ({ out, bytes, start, end }) => {
    if (end - start < length) return false
    out.item(field, bytes, start, length)
    return true
  }

/** A list behind its length in one byte, of items of `size` bytes. */
const list =
  (length: Field, item: Field, size: number): ValueDecoder =>
  ({ out, bytes, start, end }) => {
    if (start === end) return false
    const stop = Math.min(end, start + 1 + bytes[start])
    out.item(length, bytes, start, 1)
    for (let at = start + 1; at + size <= stop; at += size) out.item(item, bytes, at, size)
    return true
  }

const renegotiation: ValueDecoder = ({ out, bytes, start, end }) => {
  if (start === end) return false
  const stop = Math.min(end, start + 1 + bytes[start])
  out.open(null, start, end - start, null, 'Renegotiation Info extension')
  out.item(fields.renegotiationLength, bytes, start, 1)
  if (stop > start + 1) out.item(fields.renegotiation, bytes, start + 1, stop - start - 1)
  out.close()
  return true
}

const padding: ValueDecoder = ({ out, bytes, start, end }) => {
  out.item(fields.padding, bytes, start, end - start)
  return true
}

const statusRequest: ValueDecoder = ({ out, message, bytes, start, end }) => {
  if (message !== CLIENT_HELLO || end - start < 5) return start === end
  out.item(fields.statusType, bytes, start, 1)
  out.item(fields.statusResponders, bytes, start + 1, 2)
  const at = start + 3 + u16(bytes, start + 1)
  if (at + 2 <= end) out.item(fields.statusExtensions, bytes, at, 2)
  return true
}

/** RFC 6961 section 2.2: several requests, each behind its type and length. */
const statusRequests: ValueDecoder = ({ out, message, bytes, start, end }) => {
  if (message !== CLIENT_HELLO || end - start < 2) return start === end
  out.item(fields.statusListLength, bytes, start, 2)
  let at = start + 2
  while (at + 7 <= end) {
    out.item(fields.statusType, bytes, at, 1)
    out.item(fields.statusLength, bytes, at + 1, 2)
    out.item(fields.statusResponders, bytes, at + 3, 2)
    const extensions = at + 5 + u16(bytes, at + 3)
    if (extensions + 2 <= end) out.item(fields.statusExtensions, bytes, extensions, 2)
    at += 3 + u16(bytes, at + 1)
  }
  return true
}

const LOG_ID = 32
/** Version, log, time and the length of the extensions. */
const TIMESTAMP_HEAD = 1 + LOG_ID + 8 + 2

/** Signed certificate timestamps, RFC 6962 section 3.3; clients ask for them with an empty value. */
const timestamps: ValueDecoder = ({ out, bytes, start, end }) => {
  if (end - start < 2) return start === end
  out.item(fields.timestampsLength, bytes, start, 2)
  let at = start + 2
  while (at + 2 + TIMESTAMP_HEAD + 4 <= end) {
    const stop = Math.min(end, at + 2 + u16(bytes, at))
    const body = at + 2
    const signature = body + TIMESTAMP_HEAD + u16(bytes, body + 41)
    out.open(null, at, stop - at, null, 'Signed Certificate Timestamp')
    out.item(fields.timestampLength, bytes, at, 2)
    out.item(fields.timestampVersion, bytes, body, 1)
    out.item(fields.timestampLog, bytes, body + 1, LOG_ID)
    out.add(fields.timestamp, body + 1 + LOG_ID, 8, u64(bytes, body + 1 + LOG_ID) * 1_000_000n)
    out.item(fields.timestampExtensionsLength, bytes, body + 41, 2)
    if (signature + 4 <= stop) {
      addSignatureAlgorithm(out, bytes, signature)
      out.item(fields.timestampSignatureLength, bytes, signature + 2, 2)
      if (stop > signature + 4) out.item(fields.timestampSignature, bytes, signature + 4, stop - signature - 4)
    }
    out.close()
    at = stop
  }
  return true
}

/** Clients list the formats that they can read, servers name one. */
const certificateFormat: ValueDecoder = ({ out, message, bytes, start, end }) => {
  if (start === end) return false
  if (message !== CLIENT_HELLO) {
    out.item(fields.certificateFormat, bytes, start, 1)
    return true
  }
  const stop = Math.min(end, start + 1 + bytes[start])
  out.item(fields.certificateFormatsLength, bytes, start, 1)
  out.open(fields.certificateFormats, start + 1, stop - start - 1, null)
  for (let at = start + 1; at < stop; at++) out.item(fields.certificateFormat, bytes, at, 1)
  out.close()
  return true
}

const connectionId: ValueDecoder = ({ out, bytes, start, end }) => {
  if (start === end) return false
  out.item(fields.connectionIdLength, bytes, start, 1)
  const stop = Math.min(end, start + 1 + bytes[start])
  if (stop > start + 1) out.item(fields.connectionId, bytes, start + 1, stop - start - 1)
  return true
}

const nextProtocol: ValueDecoder = ({ out, bytes, start, end }) => {
  for (let at = start; at < end && at + 1 + bytes[at] <= end; at += 1 + bytes[at]) {
    out.item(fields.nextProtocolLength, bytes, at, 1)
    out.item(fields.nextProtocol, bytes, at + 1, bytes[at])
  }
  return true
}

const preSharedKey: ValueDecoder = ({ out, message, bytes, start, end }) => {
  if (end - start < 2) return false
  out.open(null, start, end - start, null, 'Pre-Shared Key extension')
  if (message === CLIENT_HELLO) addIdentities(out, bytes, start, end)
  else out.item(fields.selectedIdentity, bytes, start, 2)
  out.close()
  return true
}

function addIdentities(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const stop = Math.min(end, start + 2 + u16(bytes, start))
  out.item(fields.identitiesLength, bytes, start, 2)
  let at = start + 2
  while (at + 2 <= stop) {
    const length = u16(bytes, at)
    const next = at + 2 + length + 4
    if (next > stop) break
    out.open(null, at, next - at, null, `PSK Identity (length: ${length})`)
    out.item(fields.identityLength, bytes, at, 2)
    out.item(fields.identity, bytes, at + 2, length)
    out.item(fields.ticketAge, bytes, next - 4, 4)
    out.close()
    at = next
  }
  if (stop + 2 > end) return
  out.item(fields.bindersLength, bytes, stop, 2)
  if (stop + 2 < end) out.add(fields.binders, stop + 2, end - stop - 2, null)
}

const applicationSettings: ValueDecoder = ({ out, bytes, start, end }) => {
  if (end - start < 2) return false
  out.item(fields.alpsLength, bytes, start, 2)
  out.open(fields.alpsList, start + 2, end - start - 2, null)
  for (let at = start + 2; at < end && at + 1 + bytes[at] <= end; at += 1 + bytes[at]) {
    out.item(fields.alpsNameLength, bytes, at, 1)
    out.item(fields.alpsName, bytes, at + 1, bytes[at])
  }
  out.close()
  return true
}

/** Extensions that are told by being there. */
const marker: ValueDecoder = ({ start, end }) => start === end

/** By extension type. */
export const VALUE_DECODERS: Readonly<Record<number, ValueDecoder>> = {
  1: one(fields.maxFragmentLength, 1),
  5: statusRequest,
  15: one(fields.heartbeatMode, 1),
  17: statusRequests,
  18: timestamps,
  19: certificateFormat,
  20: certificateFormat,
  21: padding,
  22: marker,
  23: marker,
  27: list(fields.compressionsLength, fields.compression, 2),
  28: one(fields.recordSizeLimit, 2),
  41: preSharedKey,
  42: one(fields.earlyDataSize, 4),
  45: list(fields.modesLength, fields.mode, 1),
  49: marker,
  54: connectionId,
  13172: nextProtocol,
  17513: applicationSettings,
  65281: renegotiation,
}
