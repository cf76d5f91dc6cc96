/**
 * Connections that a SOCKS server relays (RFC 1928, SOCKS 4). Wireshark dissects what is relayed as if it went to the far port, and thereby
 * begins a stream on it with the first relayed bytes, which no frame is in.
 */
import { u16 } from '../../../shared/bytes.ts'

const CONNECT = 1
const IPV4 = 1
const NAME = 3
const IPV6 = 4
const HEAD = 4

interface Relay {
  readonly port: number
  connected: boolean
  begun: boolean
}

export class SocksRelays {
  /** By the stream of the control connection. */
  private readonly relays = new Map<number, Relay>()

  /** Takes in a segment's payload, [start, end); the far port when it is the first that is relayed, 0 otherwise. */
  read(stream: number, fromServer: boolean, bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 2) return 0
    const relay = this.relays.get(stream)
    if (!relay) {
      const port = fromServer ? 0 : connectPort(bytes, start, end)
      if (port > 0) this.relays.set(stream, { port, connected: false, begun: false })
      return 0
    }
    if (!relay.connected) {
      relay.connected = fromServer && isGranted(bytes[start], bytes[start + 1])
      return 0
    }
    if (relay.begun) return 0
    relay.begun = true
    return relay.port
  }
}

const isGranted = (version: number, status: number): boolean =>
  (version === 5 && status === 0) || (version === 0 && status === 90)

/** Port of a request to connect, 0 when it is none. */
function connectPort(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start + 1] !== CONNECT) return 0
  if (bytes[start] === 4) return end - start >= 9 ? u16(bytes, start + 2) : 0
  if (bytes[start] !== 5 || end - start < HEAD + 4 || bytes[start + 2] !== 0) return 0
  const address = addressLength(bytes[start + 3], bytes[start + HEAD])
  const at = start + HEAD + address
  return address > 0 && at + 2 === end ? u16(bytes, at) : 0
}

function addressLength(type: number, first: number): number {
  if (type === NAME) return 1 + first
  return type === IPV4 ? 4 : type === IPV6 ? 16 : 0
}
