/** The MAC header as a tree, IEEE 802.11-2020 section 9.2.4. */
import { u16, u16le } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { wlanFields as fields } from './fields.ts'
import {
  ADDRESS,
  columnAddresses,
  controlOf,
  FrameFlag,
  FrameType,
  flagsOf,
  isBridged,
  isQos,
  OFFSETS,
  qosAt,
  subtypeOf,
  typeOf,
  versionOf,
} from './layout.ts'
import { addLittle } from './little.ts'

const LETTERS = 'opmPRMFT'
const POWER_SAVE_POLL = 10
const CF_END = 14

type Bytes = Uint8Array

/** `.p..R.F.` */
export const flagLetters = (flags: number): string =>
  Array.from(LETTERS, (letter, bit) => ((flags >> (7 - bit)) & 1 ? letter : '.')).join('')

/** Adds frame control; wants its two bytes. */
export function addControl(out: Detail, bytes: Bytes, start: number, swapped: boolean): void {
  const control = controlOf(bytes, start, swapped)
  const typeAt = swapped ? start + 1 : start
  const flagsAt = swapped ? start : start + 1
  const type = typeOf(control)
  out.add(fields.typeSubtype, typeAt, 1, (type << 4) | subtypeOf(control))
  out.open(fields.control, start, 2, u16(bytes, start))
  out.item(fields.version, bytes, typeAt, 1)
  out.item(fields.type, bytes, typeAt, 1)
  out.item(fields.subtype, bytes, typeAt, 1)
  out.open(fields.flags, flagsAt, 1, flagsOf(control))
  for (const one of [
    fields.ds,
    fields.toDs,
    fields.fromDs,
    fields.moreFragments,
    fields.retry,
    fields.power,
    fields.moreData,
    fields.protected,
    fields.order,
  ]) {
    out.item(one, bytes, flagsAt, 1)
  }
  if ((flagsOf(control) & FrameFlag.retry) !== 0) out.expert('note', flagsAt, 1, 'Retransmission (retry)')
  out.close()
  out.close()
}

/** Adds what follows frame control, as far as it is there: of a header that is cut, Wireshark shows no more. */
export function addBeginning(out: Detail, control: number, bytes: Bytes, start: number, end: number): void {
  if (end - start < OFFSETS.first || versionOf(control) !== 0) return
  addDuration(out, bytes, start)
  if (end - start >= OFFSETS.first + ADDRESS) out.item(fields.receiver, bytes, start + OFFSETS.first, ADDRESS)
}

function addDuration(out: Detail, bytes: Bytes, start: number): void {
  const node = addLittle(out, fields.duration, bytes, start + 2, 2)
  out.amend(node, `${out.text(node)} microseconds`)
}

/** Adds what follows frame control, up to the end of the header, which is all there. */
export function addRest(out: Detail, control: number, bytes: Bytes, start: number): void {
  const type = typeOf(control)
  if (type === FrameType.control && subtypeOf(control) === POWER_SAVE_POLL) {
    addLittle(out, fields.aid, bytes, start + 2, 2)
  } else addDuration(out, bytes, start)
  if (type === FrameType.control) return addControlAddresses(out, control, bytes, start)
  if (type === FrameType.extension) {
    out.item(fields.bssid, bytes, start + OFFSETS.first, ADDRESS)
    return
  }
  for (const [one, offset] of addressRoles(type, flagsOf(control) & 3)) out.item(one, bytes, start + offset, ADDRESS)
  addLittle(out, fields.fragment, bytes, start + OFFSETS.sequence, 2)
  addLittle(out, fields.sequence, bytes, start + OFFSETS.sequence, 2)
  if (type === FrameType.data && isBridged(control)) out.item(fields.source, bytes, start + OFFSETS.fourth, ADDRESS)
  if (type === FrameType.data && isQos(control)) addQos(out, control, bytes, start)
}

function addControlAddresses(out: Detail, control: number, bytes: Bytes, start: number): void {
  const subtype = subtypeOf(control)
  out.item(fields.receiver, bytes, start + OFFSETS.first, ADDRESS)
  if (subtype === POWER_SAVE_POLL) out.item(fields.bssid, bytes, start + OFFSETS.first, ADDRESS)
  if (columnAddresses(control).source === 0) return
  out.item(subtype === CF_END ? fields.bssid : fields.transmitter, bytes, start + OFFSETS.second, ADDRESS)
}

type Role = readonly [field: Field, offset: number]
const { first, second, third } = OFFSETS
const MANAGEMENT: readonly Role[] = [
  [fields.receiver, first],
  [fields.destination, first],
  [fields.transmitter, second],
  [fields.source, second],
  [fields.bssid, third],
]
/** Roles of the addresses of data frames, by the bits of the distribution system (table 9-30). */
const DATA: readonly (readonly Role[])[] = [
  [
    [fields.receiver, first],
    [fields.transmitter, second],
    [fields.destination, first],
    [fields.source, second],
    [fields.bssid, third],
  ],
  [
    [fields.receiver, first],
    [fields.transmitter, second],
    [fields.destination, third],
    [fields.source, second],
    [fields.bssid, first],
    [fields.station, second],
  ],
  [
    [fields.receiver, first],
    [fields.transmitter, second],
    [fields.destination, first],
    [fields.source, third],
    [fields.bssid, second],
    [fields.station, first],
  ],
  [
    [fields.receiver, first],
    [fields.transmitter, second],
    [fields.destination, third],
  ],
]

const addressRoles = (type: number, ds: number): readonly Role[] =>
  type === FrameType.management ? MANAGEMENT : DATA[ds]

function addQos(out: Detail, control: number, bytes: Bytes, start: number): void {
  const at = qosAt(control, start)
  const fromAp = (flagsOf(control) & FrameFlag.fromDs) !== 0
  const toAp = (flagsOf(control) & FrameFlag.toDs) !== 0
  const value = u16le(bytes, at)
  out.open(fields.qos, at, 2, value)
  addLittle(out, fields.tid, bytes, at, 2)
  const priority = addLittle(out, fields.priority, bytes, at, 2)
  out.amend(priority, `[${out.text(priority)}]`)
  addLittle(out, fromAp ? fields.endOfService : fields.bit4, bytes, at, 2)
  addLittle(out, fields.ackPolicy, bytes, at, 2)
  addLittle(out, fields.aggregate, bytes, at, 2)
  if (fromAp) {
    addLittle(out, fields.bufferState, bytes, at, 2)
    out.enter()
    addLittle(out, fields.bufferIndicated, bytes, at, 2)
    out.close()
  } else if (toAp) addLittle(out, (value & 0x10) !== 0 ? fields.queueSize : fields.durationRequested, bytes, at, 2)
  out.close()
}
