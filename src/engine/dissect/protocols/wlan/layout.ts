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

export const versionOf = (bytes: Uint8Array, start: number): number => bytes[start] & 3
export const typeOf = (bytes: Uint8Array, start: number): number => (bytes[start] >> 2) & 3
export const subtypeOf = (bytes: Uint8Array, start: number): number => bytes[start] >> 4
export const flagsOf = (bytes: Uint8Array, start: number): number => bytes[start + 1]

export const isQos = (bytes: Uint8Array, start: number): boolean => (subtypeOf(bytes, start) & QOS) !== 0
const hasData = (bytes: Uint8Array, start: number): boolean => (subtypeOf(bytes, start) & NO_DATA) === 0
export const isBridged = (bytes: Uint8Array, start: number): boolean => (flagsOf(bytes, start) & 3) === 3

/** Length of the whole header; for control frames of the addresses that this reads. */
export function headerLength(bytes: Uint8Array, start: number): number {
  const type = typeOf(bytes, start)
  const ordered = (flagsOf(bytes, start) & FrameFlag.order) !== 0
  if (type === FrameType.management) return HEADER + (ordered ? 4 : 0)
  if (type === FrameType.control) {
    const subtype = subtypeOf(bytes, start)
    return subtype === CLEAR_TO_SEND || subtype === ACKNOWLEDGEMENT || subtype === CONTROL_WRAPPER ? SECOND : THIRD
  }
  if (type === FrameType.extension) return SECOND
  const qos = isQos(bytes, start)
  return HEADER + (isBridged(bytes, start) ? ADDRESS : 0) + (qos ? 2 + (ordered ? 4 : 0) : 0)
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

export function columnAddresses(bytes: Uint8Array, start: number): ColumnAddresses {
  switch (typeOf(bytes, start)) {
    case FrameType.management:
      return PLAIN
    case FrameType.data:
      return DATA[flagsOf(bytes, start) & 3]
    case FrameType.extension:
      return EXTENSION
    default: {
      const subtype = subtypeOf(bytes, start)
      if (headerLength(bytes, start) === SECOND) return ANSWER
      return subtype === POWER_SAVE_POLL ? POLL : subtype === CF_END ? END : CONTROL
    }
  }
}

export const OFFSETS = { first: FIRST, second: SECOND, third: THIRD, sequence: SEQUENCE, fourth: HEADER } as const

/** What follows the header of a data frame. */
export const Payload = { none: 0, llc: 1, protected: 2, opaque: 3 } as const

/** The kind of payload at `from`, after a data frame's header. */
export function payloadKind(bytes: Uint8Array, start: number, from: number, end: number): number {
  if (from >= end || !hasData(bytes, start)) return Payload.none
  const flags = flagsOf(bytes, start)
  if ((flags & FrameFlag.protected) !== 0) return Payload.protected
  const aggregate = isQos(bytes, start) && (bytes[qosAt(bytes, start)] & 0x80) !== 0
  if ((flags & FrameFlag.moreFragments) !== 0 || aggregate) return Payload.opaque
  return Payload.llc
}

/** Where the QoS control stands, in data frames that have one. */
export const qosAt = (bytes: Uint8Array, start: number): number =>
  start + HEADER + (isBridged(bytes, start) ? ADDRESS : 0)
