/**
 * A TCP connection that never was (RFC 9293): what two ends said as IPv4 packets of a network that loses nothing. Handshake, data and
 * acknowledgements, end; sequence numbers and checksums are right.
 */
import { foldedSum, sumOfWords } from '../../../shared/internet-checksum.ts'

const IP_HEADER = 20
const TCP_HEADER = 20
/** The largest segment that fits into an IPv4 packet; what Linux has on its loopback interface. */
const MAX_SEGMENT = 65_495
const WINDOW = 65_535
const WINDOW_SHIFT = 7
const TTL = 64
const DO_NOT_FRAGMENT = 0x4000
const PROTOCOL_TCP = 6
const Flag = { fin: 1, syn: 2, psh: 8, ack: 16 } as const

/** Options of the first two segments: maximum segment size, no operation, window scale. */
const SYN_OPTIONS = Uint8Array.of(2, 4, MAX_SEGMENT >> 8, MAX_SEGMENT & 0xff, 1, 3, 3, WINDOW_SHIFT)
const NOTHING = new Uint8Array(0)

export interface TcpEnd {
  /** IPv4, as a number. */
  readonly address: number
  readonly port: number
}

export class TcpConnection {
  private readonly ends: readonly [client: TcpEnd, server: TcpEnd]
  private readonly put: (packet: Uint8Array) => void
  /** Sequence number of each end's next byte, modulo 2^32. */
  private readonly next: [number, number] = [0, 0]
  private packets = 0

  /** `put` hears each packet. */
  constructor(client: TcpEnd, server: TcpEnd, put: (packet: Uint8Array) => void) {
    this.ends = [client, server]
    this.put = put
  }

  open(): void {
    this.segment(0, Flag.syn, NOTHING, SYN_OPTIONS)
    this.next[0] = 1
    this.segment(1, Flag.syn | Flag.ack, NOTHING, SYN_OPTIONS)
    this.next[1] = 1
    this.segment(0, Flag.ack)
  }

  /** One end's bytes, and the other's word that it has them. At most `WINDOW << WINDOW_SHIFT` bytes. */
  send(fromServer: boolean, bytes: Uint8Array, ended: boolean): void {
    if (bytes.length === 0) return
    const end = fromServer ? 1 : 0
    for (let at = 0; at < bytes.length; at += MAX_SEGMENT) {
      const piece = bytes.subarray(at, at + MAX_SEGMENT)
      const last = ended && at + MAX_SEGMENT >= bytes.length
      this.segment(end, last ? Flag.ack | Flag.psh : Flag.ack, piece)
      this.advance(end, piece.length)
    }
    this.segment(fromServer ? 0 : 1, Flag.ack)
  }

  /** Bytes that one end sent and nobody has. */
  skip(fromServer: boolean, count: number): void {
    this.advance(fromServer ? 1 : 0, count)
  }

  close(): void {
    this.segment(0, Flag.fin | Flag.ack)
    this.advance(0, 1)
    this.segment(1, Flag.fin | Flag.ack)
    this.advance(1, 1)
    this.segment(0, Flag.ack)
  }

  private advance(end: 0 | 1, count: number): void {
    this.next[end] = (this.next[end] + count) >>> 0
  }

  private segment(end: 0 | 1, flags: number, payload: Uint8Array = NOTHING, options: Uint8Array = NOTHING): void {
    const header = TCP_HEADER + options.length
    const packet = new Uint8Array(IP_HEADER + header + payload.length)
    const view = new DataView(packet.buffer)
    const [from, to] = end === 0 ? this.ends : [this.ends[1], this.ends[0]]
    view.setUint16(0, 0x4500)
    view.setUint16(2, packet.length)
    view.setUint16(4, this.packets++ & 0xffff)
    view.setUint16(6, DO_NOT_FRAGMENT)
    view.setUint8(8, TTL)
    view.setUint8(9, PROTOCOL_TCP)
    view.setUint32(12, from.address)
    view.setUint32(16, to.address)
    view.setUint16(10, foldedSum(sumOfWords(packet, 0, IP_HEADER)))
    view.setUint16(20, from.port)
    view.setUint16(22, to.port)
    view.setUint32(24, this.next[end])
    if (flags & Flag.ack) view.setUint32(28, this.next[end === 0 ? 1 : 0])
    view.setUint16(32, ((header / 4) << 12) | flags)
    view.setUint16(34, WINDOW)
    packet.set(options, IP_HEADER + TCP_HEADER)
    packet.set(payload, IP_HEADER + header)
    // The pseudo-header: both addresses, the protocol, the segment's length.
    const pseudo = sumOfWords(packet, 12, 20, PROTOCOL_TCP + header + payload.length)
    view.setUint16(36, foldedSum(sumOfWords(packet, IP_HEADER, packet.length, pseudo)))
    this.put(packet)
  }
}
