/** IEEE 802.11 wireless LAN, IEEE 802.11-2020 section 9: frames as the air has them. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16le, u32le } from '../../../../shared/bytes.ts'
import { formatEther } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { EndpointKind } from '../../summary-parts.ts'
import { LLC_TYPE } from '../eth/ethertype.ts'
import { ChecksumStatus } from '../ip/checksum.ts'
import { wlanFields as fields } from './fields.ts'
import { addBeginning, addControl, addRest, flagLetters } from './header.ts'
import {
  columnAddresses,
  controlOf,
  FrameFlag,
  FrameType,
  flagsOf,
  headerLength,
  OFFSETS,
  Payload,
  payloadKind,
  subtypeOf,
  typeOf,
  versionOf,
} from './layout.ts'
import { addManagement } from './management.ts'
import { elementFields, fixedFields, securityFields } from './management-fields.ts'
import { FRAME_NAMES } from './numbers.ts'
import { addProtection, protectionLength } from './protection.ts'

const CONTROL = 2
const BLOCK_ACK_REQUEST = 8
const BLOCK_ACK = 9

/** Whether the header is of the one version that is laid out so, and all there. */
const isWhole = (control: number, start: number, end: number): boolean =>
  end - start >= CONTROL && versionOf(control) === 0 && end - start >= headerLength(control)

export const wlan: ProtocolDefinition = {
  name: 'wlan',
  title: 'IEEE 802.11 wireless LAN',
  column: '802.11',
  family: 'link',
  fields: { ...fields, ...fixedFields, ...elementFields, ...prefixed(securityFields) },
  bindings: [{ table: 'linktype', values: [105] }],

  summarize(bytes, start, end, out) {
    const control = controlOf(bytes, start, out.swappedControl)
    out.swappedControl = false
    if (!isWhole(control, start, end)) return out.malformed()
    const { source, destination } = columnAddresses(control)
    if (source === 0) {
      out.destinationKind = EndpointKind.ether
      out.destinationOffset = start + destination
    } else out.addresses(EndpointKind.ether, start + source, start + destination)
    const from = start + headerLength(control)
    if (typeOf(control) === FrameType.data && payloadKind(control, bytes, start, from, end) === Payload.llc) {
      out.continueWith(out.registry.ethertype(LLC_TYPE), from, end)
    }
  },

  dissect(bytes, start, end, out) {
    const swapped = out.swappedControl
    out.swappedControl = false
    const node = out.openProtocol(wlan, start, end - start)
    const control = controlOf(bytes, start, swapped)
    out.info = ''
    if (end - start >= CONTROL && versionOf(control) === 0) {
      const name = frameName(control)
      out.amend(node, `IEEE 802.11 ${name}, Flags: ${letters(out, control)}`)
      out.info = name
      addControl(out, bytes, start, swapped)
    }
    if (!isWhole(control, start, end)) {
      addBeginning(out, control, bytes, start, end)
      out.malformed(wlan, start, end, 'the header is of another version or does not fit in the frame')
      out.close()
      return
    }
    const header = headerLength(control)
    const from = start + header
    out.info = infoText(out, control, bytes, start)
    addRest(out, control, bytes, start)
    setColumns(out, control, bytes, start)
    const type = typeOf(control)
    if (type === FrameType.data) return dissectData(out, node, control, bytes, start, from, end)
    if (type === FrameType.control) addBlockAck(out, control, bytes, from, end)
    addChecksum(out, bytes, end)
    if (type !== FrameType.management) {
      out.close()
      return
    }
    out.amend(node, undefined, header)
    if ((flagsOf(control) & FrameFlag.protected) !== 0) return dissectProtected(out, bytes, from, end)
    out.close()
    const whole = addManagement(out, subtypeOf(control), bytes, from, end)
    if (!whole) out.malformed(wlan, from, end, 'the body ends before its fields do')
  },
}

/** The fields of an object under keys of their own. */
function prefixed<T extends object>(some: T): Record<string, T[keyof T]> {
  return Object.fromEntries(Object.entries(some).map(([key, one]) => [`rsn ${key}`, one]))
}

const frameName = (control: number): string =>
  FRAME_NAMES[(typeOf(control) << 4) | subtypeOf(control)] ?? 'Unrecognized (Reserved frame)'

/** The flags, and whether a checksum follows the frame. */
const letters = (out: Detail, control: number): string =>
  flagLetters(flagsOf(control)) + (out.linkTrailer > 0 ? 'C' : '')

function infoText(out: Detail, control: number, bytes: Uint8Array, start: number): string {
  const type = typeOf(control)
  const numbered = type === FrameType.management || type === FrameType.data
  const sequence = numbered ? u16le(bytes, start + OFFSETS.sequence) : 0
  const numbers = numbered ? `, SN=${sequence >> 4}, FN=${sequence & 15}` : ''
  return `${frameName(control)}${numbers}, Flags=${letters(out, control)}`
}

function setColumns(out: Detail, control: number, bytes: Uint8Array, start: number): void {
  const { source, destination, sourceRole, destinationRole } = columnAddresses(control)
  if (source !== 0) out.sourceColumn = formatEther(bytes, start + source) + sourceRole
  out.destinationColumn = formatEther(bytes, start + destination) + destinationRole
}

function dissectData(
  out: Detail,
  node: number,
  control: number,
  bytes: Uint8Array,
  start: number,
  from: number,
  end: number,
): void {
  const kind = payloadKind(control, bytes, start, from, end)
  addChecksum(out, bytes, end)
  out.amend(node, undefined, from - start)
  if (kind === Payload.protected) return dissectProtected(out, bytes, from, end)
  out.close()
  if (kind === Payload.none) return
  if (kind === Payload.llc) return out.call(out.registry.ethertype(LLC_TYPE), bytes, from, end)
  if ((flagsOf(control) & FrameFlag.moreFragments) !== 0) out.info = 'Fragmented IEEE 802.11 frame'
  out.call(0 as ProtocolId, bytes, from, end)
}

/** What is encrypted stays bytes. The line of the frame is still open. */
function dissectProtected(out: Detail, bytes: Uint8Array, from: number, end: number): void {
  const length = protectionLength(bytes, from, end)
  const stop = length > 0 ? addProtection(out, bytes, from, end) : end
  out.close()
  out.call(0 as ProtocolId, bytes, from + length, stop)
}

/** The frame check sequence, where the capture kept it: after the frame's own bytes. */
function addChecksum(out: Detail, bytes: Uint8Array, end: number): void {
  if (out.linkTrailer < 4) return
  const node = out.add(fields.checksum, end, 4, u32le(bytes, end))
  out.amend(node, `${out.text(node)} [unverified]`)
  out.generated(fields.checksumStatus, ChecksumStatus.unverified, end, 0, '[FCS Status: Unverified]')
}

/** Block acknowledgements, section 9.3.1.7 and 9.3.1.8. */
function addBlockAck(out: Detail, control: number, bytes: Uint8Array, from: number, end: number): void {
  const subtype = subtypeOf(control)
  if ((subtype !== BLOCK_ACK_REQUEST && subtype !== BLOCK_ACK) || end - from < 4) return
  out.add(fields.ackControl, from, 2, u16le(bytes, from))
  out.add(fields.ackStart, from + 2, 2, u16le(bytes, from + 2))
  if (subtype === BLOCK_ACK && end - from > 4) out.item(fields.ackBitmap, bytes, from + 4, end - from - 4)
}
