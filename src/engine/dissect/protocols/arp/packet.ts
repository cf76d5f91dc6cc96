/** An ARP packet's addresses, what it asks or says with them, and its Info text. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { formatEther, formatHex, formatIPv4 } from '../../../../shared/format/address.ts'
import { DRARP_ERROR, MULTICAST_MESSAGES, OPCODE_NAMES, REPLY, REQUEST } from './numbers.ts'

export const HEADER = 8
export const ETHER_LENGTH = 6
export const IPV4_LENGTH = 4
const ETHERNET = 1
const IPV4 = 0x0800

/** Bytes of the whole packet by its own length fields. */
export const packetLength = (bytes: Uint8Array, start: number): number =>
  HEADER + 2 * (bytes[start + 4] + bytes[start + 5])

export const hasEther = (bytes: Uint8Array, start: number): boolean =>
  u16(bytes, start) === ETHERNET && bytes[start + 4] === 6
export const hasIPv4 = (bytes: Uint8Array, start: number): boolean =>
  u16(bytes, start + 2) === IPV4 && bytes[start + 5] === 4

/** Whether somebody can have the IPv4 address behind the hardware address at `at`: neither is nobody's or a group's. */
export const isOwnable = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at] & 1) === 0 && u48(bytes, at) !== 0 && u32(bytes, at + ETHER_LENGTH) !== 0

const u48 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 2 ** 32 + u32(bytes, at + 2)

/** The four addresses as text, and whether they are of the kinds that the Info column explains. */
export interface Addresses {
  readonly isIPv4: boolean
  readonly senderHardware: string
  readonly sender: string
  readonly targetHardware: string
  readonly target: string
  readonly targetHardwareIsZero: boolean
}

export function readAddresses(bytes: Uint8Array, start: number): Addresses {
  const hardware = bytes[start + 4]
  const protocol = bytes[start + 5]
  const isEther = hasEther(bytes, start)
  const isIPv4 = hasIPv4(bytes, start)
  const senderAt = start + HEADER + hardware
  const targetHardwareAt = senderAt + protocol
  const targetAt = targetHardwareAt + hardware
  const hardwareText = (at: number): string => (isEther ? formatEther(bytes, at) : formatHex(bytes, at, at + hardware))
  const text = (at: number): string => (isIPv4 ? formatIPv4(bytes, at) : formatHex(bytes, at, at + protocol))
  return {
    isIPv4,
    senderHardware: hardwareText(start + HEADER),
    sender: text(senderAt),
    targetHardware: hardwareText(targetHardwareAt),
    target: text(targetAt),
    targetHardwareIsZero: bytes.subarray(targetHardwareAt, targetAt).every((byte) => byte === 0),
  }
}

/** What kind of request or reply it is (RFC 5227 section 1.1). */
export function kindOf(opcode: number, addresses: Addresses): '' | 'probe' | 'gratuitous' | 'announcement' {
  if (!addresses.isIPv4 || (opcode !== REQUEST && opcode !== REPLY)) return ''
  if (opcode === REQUEST && addresses.sender === '0.0.0.0') return 'probe'
  if (addresses.sender !== addresses.target) return ''
  return opcode === REQUEST && addresses.targetHardwareIsZero ? 'announcement' : 'gratuitous'
}

export function infoText(opcode: number, kind: string, addresses: Addresses): string {
  const { senderHardware, sender, targetHardware, target } = addresses
  switch (opcode) {
    case REQUEST:
      if (kind === 'probe') return `Who has ${target}? (ARP Probe)`
      if (kind === 'announcement') return `ARP Announcement for ${sender}`
      return kind === 'gratuitous' ? `Gratuitous ARP for ${sender} (Request)` : `Who has ${target}? Tell ${sender}`
    case REPLY:
      return kind === 'gratuitous' ? `Gratuitous ARP for ${sender} (Reply)` : `${sender} is at ${senderHardware}`
    case 3:
    case 5:
    case 8:
      return `Who is ${targetHardware}? Tell ${senderHardware}`
    case 4:
    case 6:
      return `${targetHardware} is at ${target}`
    case DRARP_ERROR:
      return 'DRARP Error'
    case 9:
      return `${senderHardware} is at ${sender}`
    case 10:
      return 'ARP NAK'
    case 24:
    case 25:
      return `Experimental ${opcode - 23} ( opcode ${opcode} )`
    case 0:
    case 65535:
      return `Reserved opcode ${opcode}`
    default: {
      const message = MULTICAST_MESSAGES[opcode]
      if (message) return `${message} from ${senderHardware} at ${sender}`
      return `Unknown ARP opcode 0x${opcode.toString(16).padStart(4, '0')}`
    }
  }
}

/** Text of the Protocol column, by the protocol that the opcode belongs to. */
export function columnText(opcode: number): string {
  if (opcode === 3 || opcode === 4) return 'RARP'
  if (opcode >= 5 && opcode <= 7) return 'DRARP'
  if (opcode === 8 || opcode === 9) return 'Inverse ARP'
  if (opcode === 23) return 'MAPOS'
  return MULTICAST_MESSAGES[opcode] ? 'MARS' : 'ARP'
}

export function title(opcode: number, kind: string): string {
  const name = OPCODE_NAMES[opcode] ?? `opcode 0x${opcode.toString(16).padStart(4, '0')}`
  if (kind === 'probe') return 'Address Resolution Protocol (ARP Probe)'
  if (kind === 'announcement') return 'Address Resolution Protocol (ARP Announcement)'
  return `Address Resolution Protocol (${name}${kind === 'gratuitous' ? '/gratuitous ARP' : ''})`
}
