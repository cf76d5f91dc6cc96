/** epb_flags of pcapng (draft-ietf-opsawg-pcapng section 4.3.1): what the link said of a packet. */
import type { Detail } from '../../detail.ts'
import { type Field, field } from '../../protocol.ts'

const DIRECTIONS = { 0: 'Unknown', 1: 'Inbound', 2: 'Outbound' }
const RECEPTIONS = { 0: 'Not specified', 1: 'Unicast', 2: 'Multicast', 3: 'Broadcast', 4: 'Promiscuous' }
const STATES = ['Set', 'Not set'] as const

const part = (name: string, label: string, mask: number): Field =>
  field(`frame.packet_flags_${name}`, label, 'uint32', { mask, wordBits: 32 })
const bit = (name: string, label: string, mask: number): Field =>
  field(`frame.packet_flags_${name}`, label, 'boolean', { mask, wordBits: 32, states: STATES })

export const packetFlagFields = {
  flags: field('frame.packet_flags', 'Packet flags', 'uint32', { base: 'hex' }),
  direction: field('frame.packet_flags_direction', 'Direction', 'uint32', {
    base: 'hex',
    mask: 0x3,
    wordBits: 32,
    values: DIRECTIONS,
  }),
  reception: field('frame.packet_flags_reception_type', 'Reception type', 'uint32', {
    mask: 0x1c,
    wordBits: 32,
    values: RECEPTIONS,
  }),
  fcsLength: part('fcs_length', 'FCS length', 0x1e0),
  reserved: part('reserved', 'Reserved', 0xfe00),
  crcError: bit('crc_error', 'CRC error', 0x0100_0000),
  tooLong: bit('packet_too_error', 'Packet too long error', 0x0200_0000),
  tooShort: bit('packet_too_short_error', 'Packet too short error', 0x0400_0000),
  gap: bit('wrong_inter_frame_gap_error', 'Wrong interframe gap error', 0x0800_0000),
  unaligned: bit('unaligned_frame_error', 'Unaligned frame error', 0x1000_0000),
  startDelimiter: bit('start_frame_delimiter_error', 'Start frame delimiter error', 0x2000_0000),
  preamble: bit('preamble_error', 'Preamble error', 0x4000_0000),
  symbol: bit('symbol_error', 'Symbol error', 0x8000_0000),
}

const { flags: _whole, ...parts } = packetFlagFields

export function addPacketFlags(out: Detail, flags: number): void {
  out.open(packetFlagFields.flags, 0, 0, flags)
  for (const one of Object.values(parts)) {
    const { mask = 0, type } = one
    const value = (flags & mask) >>> (31 - Math.clz32(mask & -mask))
    out.add(one, 0, 0, type === 'boolean' ? value !== 0 : value)
  }
  out.close()
}
