/** Frames that the packets of samples do not say: ARP, DHCP, LLMNR, TLS hellos, ICMP errors, router advertisements. In hexadecimal. */
import type { Sample } from '../../../src/engine/alerts/rule.ts'

/** One thing of a sample's frames. */
export type Item = Extract<Sample, { frames: unknown }>['frames'][number]

const hex = (...parts: readonly (number | string | Uint8Array)[]): string =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'number'
        ? Buffer.from([part])
        : typeof part === 'string'
          ? Buffer.from(part.replace(/\s+/g, ''), 'hex')
          : Buffer.from(part),
    ),
  ).toString('hex')
const u16 = (value: number): string => value.toString(16).padStart(4, '0')
const zeros = (count: number): string => '00'.repeat(count)
const address = (text: string): string => hex(...text.split('.').map(Number))

/** An ARP reply: `ip` is at `mac`. */
export const arpReply = (ip: string, mac: string): string =>
  hex('02000000000b', mac, '0806 0001 0800 06 04 0002', mac, address(ip), '02000000000b', address('10.0.0.9'))

/** A DHCP message of a type, as the payload of a datagram (RFC 2131); `countedMac` stands where a client's address is. */
const dhcp = (type: number, server: string, mac: string): string =>
  hex(
    type === 1 ? 1 : 2,
    '010600 00000001',
    zeros(8),
    address('10.0.0.9'),
    address(server),
    zeros(4),
    mac,
    zeros(10 + 64 + 128),
    '63825363 3501',
    type,
    type === 1 ? '' : hex('3604', address(server)),
    'ff',
  )

export const dhcpOffer = (server: string): Item => ({
  udp: `${server}:67 > 10.0.0.9:68`,
  hex: dhcp(2, server, '020000000009'),
})

const ipv4 = (protocol: number, from: string, to: string, payload: string): string =>
  hex('4500', u16(20 + payload.length / 2), '00004000 40', protocol, '0000', address(from), address(to), payload)
const ethernet = (payload: string): string => hex('02000000000b 02000000000a 0800', payload)

/** DISCOVER messages of so many clients. */
export const dhcpDiscovers = (repeat: number): Item => {
  const message = dhcp(1, '0.0.0.0', '020000000000')
  const datagram = hex(u16(68), u16(67), u16(8 + message.length / 2), '0000', message)
  // The last two bytes of the hardware address.
  return { frame: ethernet(ipv4(17, '0.0.0.0', '255.255.255.255', datagram)), repeat, countAt: 14 + 20 + 8 + 28 + 4 }
}

/** The answer of a machine that claims a name (RFC 4795). */
export const llmnrAnswer = (machine: string, name: string): Item => {
  const label = hex(name.length, Buffer.from(name))
  return {
    udp: `${machine}:5355 > 10.0.0.9:50000`,
    hex: hex('0001 8000 0001 0001 0000 0000', label, '00 0001 0001 c00c 0001 0001 0000001e 0004', address(machine)),
  }
}

/** Answers that UDP ports, counted from 1, are closed. */
export const portsUnreachable = (repeat: number): Item => {
  const probe = ipv4(17, '10.0.0.1', '10.0.0.2', hex(u16(40000), u16(1), '00080000'))
  const frame = ethernet(ipv4(1, '10.0.0.2', '10.0.0.1', hex('03030000 00000000', probe)))
  return { frame, repeat, countAt: 14 + 20 + 8 + 20 + 2 }
}

const extension = (type: number, body: string): string => hex(u16(type), u16(body.length / 2), body)
const list16 = (values: readonly number[]): string => hex(u16(2 * values.length), values.map(u16).join(''))
const handshake = (version: number, type: number, body: string): string => {
  const message = hex(type, '00', u16(body.length / 2), body)
  return hex('16', u16(Math.min(version, 0x0303)), u16(message.length / 2), message)
}

/** The extensions of a hello by number: groups, point formats and signatures with these values, others empty as they are on the wire. */
const EXTENSIONS: Readonly<Record<number, string>> = {
  5: '0100000000',
  10: list16([29, 23, 24]),
  11: '0100',
  13: list16([0x0401, 0x0501, 0x0201, 0x0403, 0x0503, 0x0203, 0x0202, 0x0601, 0x0603]),
  65281: '00',
}

export function clientHello(
  version: number,
  suites: readonly number[],
  extensions: readonly number[],
  groups = EXTENSIONS[10],
): string {
  const all = extensions.map((type) => extension(type, type === 10 ? groups : (EXTENSIONS[type] ?? ''))).join('')
  return handshake(version, 1, hex(u16(version), zeros(32), '00', list16(suites), '0100', u16(all.length / 2), all))
}

export const serverHello = (version: number, suite: number): string =>
  handshake(version, 2, hex(u16(version), zeros(32), '00', u16(suite), '00'))

export const NO_NAME_GROUPS = list16([23, 24])

/** A router's announcement from a link-local address that ends in `last` (RFC 4861 section 4.2). */
export const routerAdvertisement = (last: number): Item =>
  hex(
    `3333 00000001 0200000000`,
    last,
    '86dd 60000000 0010 3aff fe80 0000 0000 0000 0000 0000 0000 00',
    last,
    'ff02 0000 0000 0000 0000 0000 0000 0001 86 00 0000 40 00 0708 00000000 00000000',
  )
