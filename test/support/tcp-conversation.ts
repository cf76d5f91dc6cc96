/** Frames of a TCP connection between two hosts, IPv4 first, for tests of what goes over it. */
import { concat, dns, ipv4, question, tcp, text, u16, udp } from '../fixtures/dissect/build.ts'

const SYN = 0x002
const SYN_ACK = 0x012
const ACK = 0x010
const PUSH = 0x018

/** An IPv4 packet from B to A, the other way round than `ipv4` has it. */
export function backwards(packet: Uint8Array): Uint8Array {
  const [from, to] = [packet.slice(12, 16), packet.slice(16, 20)]
  packet.set(to, 12)
  packet.set(from, 16)
  return packet
}

/** A datagram from a client's port to a server's, or back. */
export function datagram(port: number, serverPort: number, payload: Uint8Array, fromServer = false): Uint8Array {
  const packet = ipv4(17, fromServer ? udp(serverPort, port, payload) : udp(port, serverPort, payload))
  return fromServer ? backwards(packet) : packet
}

export class TcpConversation {
  private readonly frames: Uint8Array[]
  private readonly port: number
  private readonly serverPort: number
  private readonly next = [1000, 5000]

  /** Opens one, whose segments are added to `frames`. */
  constructor(frames: Uint8Array[], port: number, serverPort: number) {
    this.frames = frames
    this.port = port
    this.serverPort = serverPort
    this.add(0, SYN, new Uint8Array())
    this.next[0]++
    this.add(1, SYN_ACK, new Uint8Array())
    this.next[1]++
    this.add(0, ACK, new Uint8Array())
  }

  /** The client sends a segment. */
  ask(payload: Uint8Array | string): this {
    return this.send(0, payload)
  }

  /** The server sends a segment. */
  answer(payload: Uint8Array | string): this {
    return this.send(1, payload)
  }

  private send(side: 0 | 1, payload: Uint8Array | string): this {
    const bytes = typeof payload === 'string' ? text(payload) : payload
    this.add(side, PUSH, bytes)
    this.next[side] += bytes.length
    return this
  }

  private add(side: 0 | 1, flags: number, payload: Uint8Array): void {
    const [from, to] = side === 0 ? [this.port, this.serverPort] : [this.serverPort, this.port]
    const acknowledgment = flags === SYN ? 0 : this.next[1 - side]
    const packet = ipv4(6, tcp(from, to, payload, { flags, sequence: this.next[side], acknowledgment }))
    this.frames.push(side === 0 ? packet : backwards(packet))
  }
}

/** A DNS message of one question, `a`. */
export const dnsMessage = (id: number, isResponse = false): Uint8Array =>
  dns(isResponse ? 0x8180 : 0x0100, [question('a', 1)], [], [], id)

/** With its length before it, as over TCP. */
export const framedDns = (id: number, isResponse = false): Uint8Array => {
  const message = dnsMessage(id, isResponse)
  return concat(u16(message.length), message)
}

export const httpRequest = (uri: string, headers = '', method = 'GET'): string =>
  `${method} ${uri} HTTP/1.1\r\nHost: h\r\n${headers}\r\n`

export const httpResponse = (code: number, body = ''): string =>
  `HTTP/1.1 ${code} Said\r\n${code < 200 ? '' : `Content-Length: ${body.length}\r\n`}\r\n${body}`
