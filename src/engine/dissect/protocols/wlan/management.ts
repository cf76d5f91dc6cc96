/** Bodies of management frames: fixed fields, then elements (IEEE 802.11-2020 section 9.3.3). */
import { u16le } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { addElements } from './elements.ts'
import { addLittle } from './little.ts'
import { fixedFields as fields } from './management-fields.ts'

const CAPABILITIES = fields.capabilities
const ASSOCIATION_REQUEST: readonly LayoutItem[] = [
  [CAPABILITIES, 0, 2],
  [fields.listenInterval, 2, 2],
]
const ASSOCIATION_RESPONSE: readonly LayoutItem[] = [
  [CAPABILITIES, 0, 2],
  [fields.status, 2, 2],
  [fields.association, 4, 2],
]
const BEACON: readonly LayoutItem[] = [
  [fields.timestamp, 0, 8],
  [fields.beaconInterval, 8, 2],
  [CAPABILITIES, 10, 2],
]
const REASON: readonly LayoutItem[] = [[fields.reason, 0, 2]]
const AUTHENTICATION: readonly LayoutItem[] = [
  [fields.algorithm, 0, 2],
  [fields.step, 2, 2],
  [fields.status, 4, 2],
]
const NONE: readonly LayoutItem[] = []

/** The fixed fields of each subtype that has them, and their length. */
const FIXED: Readonly<Record<number, readonly [length: number, layout: readonly LayoutItem[]]>> = {
  0: [4, ASSOCIATION_REQUEST],
  1: [6, ASSOCIATION_RESPONSE],
  2: [10, [...ASSOCIATION_REQUEST]],
  3: [6, ASSOCIATION_RESPONSE],
  4: [0, NONE],
  5: [12, BEACON],
  8: [12, BEACON],
  10: [2, REASON],
  11: [6, AUTHENTICATION],
  12: [2, REASON],
}
const REASSOCIATION_REQUEST = 2
const SAE = 3
const AUTHENTICATION_FRAME = 11
const ACTION = 13
const ACTION_NO_ACK = 14
const RADIO_MEASUREMENT = 5
const NEIGHBOR_REPORT_REQUEST = 4
/** Category, action, dialog token. */
const ACTION_HEAD = 3

const CAPABILITY_BITS = [
  fields.accessPoint,
  fields.independent,
  fields.privacy,
  fields.shortPreamble,
  fields.spectrum,
  fields.quality,
  fields.shortSlot,
  fields.powerSave,
  fields.measurement,
  fields.epd,
]

/** Adds the body, bytes [start, end); false where it ends before its fields do. */
export function addManagement(out: Detail, subtype: number, bytes: Uint8Array, start: number, end: number): boolean {
  out.open(null, start, end - start, null, 'IEEE 802.11 Wireless Management')
  const whole = addBody(out, subtype, bytes, start, end)
  out.close()
  return whole
}

function addBody(out: Detail, subtype: number, bytes: Uint8Array, start: number, end: number): boolean {
  if (subtype === ACTION || subtype === ACTION_NO_ACK) {
    if (start >= end) return false
    out.open(null, start, end - start, null, 'Fixed parameters')
    out.add(fields.category, start, 1, bytes[start])
    out.close()
    return !isNeighborRequest(bytes, start, end) || addElements(out, bytes, start + ACTION_HEAD, end)
  }
  const [length, layout] = FIXED[subtype] ?? [0, NONE]
  if (start + length > end) {
    addFixed(out, layout, bytes, start, end)
    return false
  }
  if (length > 0) {
    out.open(fields.fixed, start, length, null, `Fixed parameters (${length} bytes)`)
    addFixed(out, layout, bytes, start, end)
    if (subtype === REASSOCIATION_REQUEST) out.item(fields.currentAp, bytes, start + 4, 6)
    out.close()
  }
  if (layout === BEACON) out.info += `, BI=${u16le(bytes, start + 8)}`
  // What SAE has after the fixed fields are no elements.
  const isSae = subtype === AUTHENTICATION_FRAME && u16le(bytes, start) === SAE
  return isSae || addElements(out, bytes, start + length, end)
}

/** The action whose body is elements that are taken apart (section 9.6.6.6). */
const isNeighborRequest = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start >= ACTION_HEAD && bytes[start] === RADIO_MEASUREMENT && bytes[start + 1] === NEIGHBOR_REPORT_REQUEST

function addFixed(out: Detail, layout: readonly LayoutItem[], bytes: Uint8Array, start: number, end: number): void {
  for (const [one, offset, length] of layout) {
    if (start + offset + length > end) return
    const node = addLittle(out, one, bytes, start + offset, length)
    if (one === fields.beaconInterval) {
      const seconds = ((out.values[node] as number) * 1024) / 1_000_000
      out.amend(node, `Beacon Interval: ${seconds.toFixed(6)} [Seconds]`)
    } else if (one === CAPABILITIES) {
      out.enter()
      for (const bit of CAPABILITY_BITS) addLittle(out, bit, bytes, start + offset, length)
      out.close()
    }
  }
}
