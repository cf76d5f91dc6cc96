/** The packets of rules' samples as Ethernet frames: IPv4 with TCP (its numbers kept by conversation), UDP or an ICMP echo. */
import { foldedSum, sumOfWords } from '../../../shared/internet-checksum.ts'
import type { SamplePacket } from '../../alerts/sample-packet.ts'

const TCP = 6
const UDP = 17
const ICMP = 1
const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 }
const FIRST_SEQUENCE = 1000
const MACS = Buffer.from('02000000000b02000000000a0800', 'hex')
const IP_HEADER = 20

interface Endpoint {
  readonly address: Buffer
  readonly port: number
}

export class SamplePackets {
  /** By direction of a conversation: the number of the next byte. */
  private readonly next = new Map<string, number>()
  private echoes = 0
  /** Numbers of echo requests that have no reply yet, by who asked whom. */
  private readonly asked = new Map<string, number[]>()

  /** The frame of a packet that comes for the `n`th time. */
  frame(packet: SamplePacket, n: number): Buffer {
    const way = counted(packet.tcp ?? packet.udp ?? packet.icmp ?? '', n)
    const [from, to] = way.split(' > ').map(endpointOf)
    const content = contentOf(packet, n)
    if (packet.tcp !== undefined) return framed(TCP, from, to, this.segment(way, packet.flags, from, to, content))
    if (packet.udp !== undefined) return framed(UDP, from, to, datagram(from, to, content))
    return framed(ICMP, from, to, this.echo(way, packet.reply === true, content))
  }

  /** A reply is to the oldest request that has none; one that nobody asked for has a number of its own. */
  private echo(way: string, isReply: boolean, content: Buffer): Buffer {
    const [from, to] = way.split(' > ')
    const asker = isReply ? `${to} > ${from}` : way
    const open = this.asked.get(asker) ?? []
    const sequence = (isReply ? open.shift() : undefined) ?? ++this.echoes
    if (!isReply) open.push(sequence)
    this.asked.set(asker, open)
    return echo(isReply, sequence, content)
  }

  private segment(way: string, flags: string | undefined, from: Endpoint, to: Endpoint, content: Buffer): Buffer {
    const letters = flags ?? (content.length > 0 ? 'PA' : 'A')
    const bits = [...letters].reduce((all, letter) => all | FLAGS[letter], 0)
    const sequence = this.next.get(way) ?? FIRST_SEQUENCE
    const acknowledgment = (bits & FLAGS.A) === 0 ? 0 : (this.next.get(way.split(' > ').reverse().join(' > ')) ?? 0)
    this.next.set(way, sequence + content.length + ((bits & (FLAGS.S | FLAGS.F)) === 0 ? 0 : 1))
    const header = Buffer.alloc(20)
    header.writeUInt16BE(from.port, 0)
    header.writeUInt16BE(to.port, 2)
    header.writeUInt32BE(sequence, 4)
    header.writeUInt32BE(acknowledgment, 8)
    header.writeUInt16BE(0x5000 | bits, 12)
    header.writeUInt16BE(0x2000, 14)
    return Buffer.concat([header, content])
  }
}

/** Text with `{n}` counted. */
const counted = (text: string, n: number): string => text.replaceAll('{n}', String(n))

function endpointOf(text: string): Endpoint {
  const [address, port = '0'] = text.split(':')
  return { address: Buffer.from(address.split('.').map((part) => Number(part) & 255)), port: Number(port) & 0xffff }
}

function contentOf({ text, hex, fill, dns }: SamplePacket, n: number): Buffer {
  return Buffer.concat([
    Buffer.from(counted(text ?? '', n)),
    Buffer.from((hex ?? '').replace(/\s+/g, ''), 'hex'),
    Buffer.alloc(fill ?? 0, 'A'),
    dns ? message(counted(dns.name, n), dns.type, dns.rcode, n) : Buffer.alloc(0),
  ])
}

function framed(protocol: number, from: Endpoint, to: Endpoint, payload: Buffer): Buffer {
  const header = Buffer.alloc(IP_HEADER)
  header[0] = 0x45
  header.writeUInt16BE(IP_HEADER + payload.length, 2)
  header[8] = 64
  header[9] = protocol
  from.address.copy(header, 12)
  to.address.copy(header, 16)
  return Buffer.concat([MACS, header, payload])
}

function datagram(from: Endpoint, to: Endpoint, content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt16BE(from.port, 0)
  header.writeUInt16BE(to.port, 2)
  header.writeUInt16BE(header.length + content.length, 4)
  return Buffer.concat([header, content])
}

function echo(isReply: boolean, sequence: number, content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header[0] = isReply ? 0 : 8
  header.writeUInt16BE(7, 4)
  header.writeUInt16BE(sequence & 0xffff, 6)
  const message = Buffer.concat([header, content])
  message.writeUInt16BE(foldedSum(sumOfWords(message, 0, message.length)), 2)
  return message
}

/** A DNS message with one question, RFC 1035 section 4.1. */
function message(name: string, type: number, rcode: number | undefined, id: number): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(id & 0xffff, 0)
  header.writeUInt16BE(rcode === undefined ? 0x0100 : 0x8180 | rcode, 2)
  header.writeUInt16BE(1, 4)
  const labels = name.split('.').map((label) => {
    const bytes = Buffer.from(label).subarray(0, 63)
    return Buffer.concat([Buffer.from([bytes.length]), bytes])
  })
  return Buffer.concat([header, ...labels, Buffer.from([0, type >> 8, type & 255, 0, 1])])
}
