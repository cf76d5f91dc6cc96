/** pcapng's block and option codes (draft-ietf-opsawg-pcapng sections 4 and 3.5). */
export const BlockType = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  systemdJournal: 9,
  decryptionSecrets: 10,
  custom: 0x0bad,
  customNoCopy: 0x40000bad,
  /** Ours, of the types for local use: which process is behind a flow (process-blocks.ts). */
  processOwners: 0x80545350,
  /** Ours too: alerts that were found in the frames before it (session/alerts/saved). */
  alerts: 0x80545341,
} as const

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d

export const OptionCode = {
  end: 0,
  comment: 1,
  interfaceName: 2,
  interfaceDescription: 3,
  packetFlags: 2,
  dropCount: 4,
  packetId: 5,
  queue: 6,
  timestampResolution: 9,
  interfaceFilter: 11,
  timestampOffset: 14,
} as const

/** Bytes before the data of each packet block. */
export const ENHANCED_HEADER = 28
export const SIMPLE_HEADER = 12
export const CUSTOM_HEADER = 12
export const JOURNAL_HEADER = 8
export const BLOCK_OVERHEAD = 12

/** Bytes before a frame's data in a block of that type. */
export function dataOffset(type: number): number {
  switch (type) {
    case BlockType.simplePacket:
      return SIMPLE_HEADER
    case BlockType.custom:
    case BlockType.customNoCopy:
      return CUSTOM_HEADER
    case BlockType.systemdJournal:
      return JOURNAL_HEADER
    default:
      return ENHANCED_HEADER
  }
}

/** Larger blocks are damage, as tshark has it: a snaplen's worth and room for options. */
export const MAX_BLOCK_LENGTH = 134_348_832

/** Visits the options in [start, end); false when one overruns. */
export function forEachOption(
  bytes: Uint8Array,
  start: number,
  end: number,
  read16: (b: Uint8Array, o: number) => number,
  visit: (code: number, at: number, length: number) => void,
): boolean {
  let at = start
  while (at + 4 <= end) {
    const code = read16(bytes, at)
    const length = read16(bytes, at + 2)
    if (code === OptionCode.end) return true
    if (at + 4 + length > end) return false
    visit(code, at + 4, length)
    at += 4 + ((length + 3) & ~3)
  }
  return true
}
