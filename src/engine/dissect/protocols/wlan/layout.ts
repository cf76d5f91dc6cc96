/** Where the parts of a MAC header stand and which there are, by its frame control (IEEE 802.11-2020 section 9.3). */

export const FrameType = { management: 0, control: 1, data: 2, extension: 3 } as const
export const FrameFlag = {
  toDs: 0x01,
  fromDs: 0x02,
  moreFragments: 0x04,
  retry: 0x08,
  protected: 0x40,
  order: 0x80,
} as const

export const ADDRESS = 6
const FIRST = 4
const SECOND = 10
const THIRD = 16
const SEQUENCE = 22
/** Header of management frames, and of data frames with three addresses. */
const HEADER = 24
const CONTROL_WRAPPER = 7
const CLEAR_TO_SEND = 12
const ACKNOWLEDGEMENT = 13
const POWER_SAVE_POLL = 10
const CF_END = 14
const QOS = 8
const NO_DATA = 4

/** Frame control as a number: version, type and subtype in the low byte, flags in the high one. `swapped` when the flags come first. */
export const controlOf = (bytes: Uint8Array, start: number, swapped: boolean): number =>
  swapped ? bytes[start + 1] | (bytes[start] << 8) : bytes[start] | (bytes[start + 1] << 8)

export const versionOf = (control: number): number => control & 3
export const typeOf = (control: number): number => (control >> 2) & 3
export const subtypeOf = (control: number): number => (control >> 4) & 15
export const flagsOf = (control: number): number => control >> 8

export const isQos = (control: number): boolean => (subtypeOf(control) & QOS) !== 0
const hasData = (control: number): boolean => (subtypeOf(control) & NO_DATA) === 0
export const isBridged = (control: number): boolean => (flagsOf(control) & 3) === 3

/** Length of the whole header; for control frames of the addresses that this reads. */
export function headerLength(control: number): number {
  const type = typeOf(control)
  const ordered = (flagsOf(control) & FrameFlag.order) !== 0
  if (type === FrameType.management) return HEADER + (ordered ? 4 : 0)
  if (type === FrameType.control) {
    const subtype = subtypeOf(control)
    return subtype === CLEAR_TO_SEND || subtype === ACKNOWLEDGEMENT || subtype === CONTROL_WRAPPER ? SECOND : THIRD
  }
  if (type === FrameType.extension) return SECOND
  const qos = isQos(control)
  return HEADER + (isBridged(control) ? ADDRESS : 0) + (qos ? 2 + (ordered ? 4 : 0) : 0)
}

/** Offsets of the addresses that the columns show, 0 where there is none, and what stands after them there. */
export interface ColumnAddresses {
  readonly source: number
  readonly destination: number
  readonly sourceRole: string
  readonly destinationRole: string
}

const addresses = (source: number, destination: number, sourceRole = '', destinationRole = ''): ColumnAddresses => ({
  source,
  destination,
  sourceRole,
  destinationRole,
})

const PLAIN = addresses(SECOND, FIRST)
const TO_DS = addresses(SECOND, THIRD)
const FROM_DS = addresses(THIRD, FIRST)
const BRIDGED = addresses(HEADER, THIRD)
const ANSWER = addresses(0, FIRST, '', ' (RA)')
const POLL = addresses(SECOND, FIRST, ' (TA)', ' (BSSID)')
const END = addresses(SECOND, FIRST, ' (BSSID)', ' (RA)')
const CONTROL = addresses(SECOND, FIRST, ' (TA)', ' (RA)')
const EXTENSION = addresses(0, FIRST, '', ' (BSSID)')
const DATA = [PLAIN, TO_DS, FROM_DS, BRIDGED] as const

export function columnAddresses(control: number): ColumnAddresses {
  switch (typeOf(control)) {
    case FrameType.management:
      return PLAIN
    case FrameType.data:
      return DATA[flagsOf(control) & 3]
    case FrameType.extension:
      return EXTENSION
    default: {
      const subtype = subtypeOf(control)
      if (headerLength(control) === SECOND) return ANSWER
      return subtype === POWER_SAVE_POLL ? POLL : subtype === CF_END ? END : CONTROL
    }
  }
}

export const OFFSETS = { first: FIRST, second: SECOND, third: THIRD, sequence: SEQUENCE, fourth: HEADER } as const

/** What follows the header of a data frame. */
export const Payload = { none: 0, llc: 1, protected: 2, opaque: 3 } as const

/** The kind of payload at `from`, after a data frame's header. */
export function payloadKind(control: number, bytes: Uint8Array, start: number, from: number, end: number): number {
  if (from >= end || !hasData(control)) return Payload.none
  const flags = flagsOf(control)
  if ((flags & FrameFlag.protected) !== 0) return Payload.protected
  const aggregate = isQos(control) && (bytes[qosAt(control, start)] & 0x80) !== 0
  if ((flags & FrameFlag.moreFragments) !== 0 || aggregate) return Payload.opaque
  return Payload.llc
}

/** Where the QoS control stands, in data frames that have one. */
export const qosAt = (control: number, start: number): number => start + HEADER + (isBridged(control) ? ADDRESS : 0)
