/** Tags of PPPoE discovery, RFC 2516 appendix A. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field } from '../../protocol.ts'

const HEADER = 4
const AC_NAME = 0x0102
const VENDOR_SPECIFIC = 0x0105
/** The vendor whose access line tags are known: the Broadband Forum, TR-101. */
const BROADBAND_FORUM = 3561
const CIRCUIT_ID = 1
const REMOTE_ID = 2

export const tagFields = {
  tags: field('pppoed.tags', 'PPPoE Tags', 'none'),
  unknown: field('pppoed.tag.unknown_data', 'Unknown Data', 'bytes'),
  serviceName: field('pppoed.tags.service_name', 'Service-Name', 'string'),
  acName: field('pppoed.tags.ac_name', 'AC-Name', 'string'),
  hostUniq: field('pppoed.tags.host_uniq', 'Host-Uniq', 'bytes'),
  acCookie: field('pppoed.tags.ac_cookie', 'AC-Cookie', 'bytes'),
  vendor: field('pppoed.tags.vendor_id', 'Vendor id', 'uint32'),
  vendorUnspecified: field('pppoed.tags.vendor_unspecified', 'Vendor unspecified', 'bytes'),
  vendorTags: field('pppoed.tags.vendorspecific.tags', 'Vendor Specific PPPoE Tags', 'none'),
  circuit: field('pppoed.tags.circuit_id', 'Circuit ID', 'string'),
  remote: field('pppoed.tags.remote_id', 'Remote ID', 'string'),
  relaySession: field('pppoed.tags.relay_session_id', 'Relay-Session-Id', 'bytes'),
  hurl: field('pppoed.tags.hurl', 'HURL', 'bytes'),
  motm: field('pppoed.tags.motm', 'MOTM', 'bytes'),
  maxPayload: field('pppoed.tags.max_payload', 'PPP-Max-Payload', 'bytes'),
  ipRoute: field('pppoed.tags.ip_route_add', 'IP Route Add', 'bytes'),
  serviceError: field('pppoed.tags.service_name_error', 'Service-Name-Error', 'string'),
  systemError: field('pppoed.tags.ac_system_error', 'AC-System-Error', 'string'),
  genericError: field('pppoed.tags.generic_error', 'Generic-Error', 'string'),
}

/** The field that a tag's whole value is. */
const VALUES: Readonly<Record<number, Field>> = {
  257: tagFields.serviceName,
  258: tagFields.acName,
  259: tagFields.hostUniq,
  260: tagFields.acCookie,
  272: tagFields.relaySession,
  273: tagFields.hurl,
  274: tagFields.motm,
  288: tagFields.maxPayload,
  289: tagFields.ipRoute,
  513: tagFields.serviceError,
  514: tagFields.systemError,
  515: tagFields.genericError,
}

/** Adds the tags in bytes [start, end); false where one does not fit. */
export function addTags(out: Detail, bytes: Uint8Array, start: number, end: number): boolean {
  out.open(tagFields.tags, start, end - start, null)
  let at = start
  let type = -1
  let fits = true
  while (type !== 0 && at + HEADER <= end && fits) {
    type = u16(bytes, at)
    const from = at + HEADER
    const stop = from + u16(bytes, at + 2)
    fits = stop <= end
    if (fits && stop > from) addTag(out, type, bytes, from, stop)
    at = stop
  }
  out.close()
  return fits
}

function addTag(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): void {
  if (type === VENDOR_SPECIFIC) return addVendor(out, bytes, start, end)
  const node = out.item(VALUES[type] ?? tagFields.unknown, bytes, start, end - start)
  if (type === AC_NAME) out.info += ` AC-Name='${out.values[node]}'`
}

function addVendor(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 4) return
  out.item(tagFields.vendor, bytes, start, 4)
  if (end - start === 4) return
  if (u32(bytes, start) !== BROADBAND_FORUM) {
    out.item(tagFields.vendorUnspecified, bytes, start + 4, end - start - 4)
    return
  }
  out.open(tagFields.vendorTags, start + 4, end - start - 4, null)
  for (let at = start + 4; at + 2 <= end; ) {
    const size = bytes[at + 1]
    if (at + 2 + size > end) break
    const known = bytes[at] === CIRCUIT_ID ? tagFields.circuit : bytes[at] === REMOTE_ID ? tagFields.remote : undefined
    if (known && size > 0) out.item(known, bytes, at + 2, size)
    at += 2 + size
  }
  out.close()
}
