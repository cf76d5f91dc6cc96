/** Reads what control connections announce, and tells the stream tables, so that streams are numbered as Wireshark numbers them. */
import { FTP, SOCKS } from '../../dissect/protocols/tcp/announces.ts'
import { EndpointKind } from '../../dissect/summary-parts.ts'
import { ANY_PEER } from '../../store/announced-endpoints.ts'
import type { StreamsWriter } from '../../store/stream-table.ts'
import type { LinkEndpoints } from '../link-endpoints.ts'
import type { Announcement } from './announcement.ts'
import { ftpAnnouncement } from './ftp.ts'
import { sdpAnnouncements } from './sdp.ts'
import { SocksRelays } from './socks.ts'

/** Of a message so much is read. */
const MAX_TEXT = 16 * 1024

/** The frame that announces, by the ids of its endpoints. */
export interface Announcer {
  readonly stream: number
  readonly source: number
  readonly destination: number
  readonly sourcePort: number
  readonly destinationPort: number
  /** So many of the scanner's endpoints may be read. */
  readonly endpoints: number
}

export class Announcements {
  private readonly tcp: StreamsWriter
  private readonly udp: StreamsWriter
  private readonly endpoints: LinkEndpoints
  private readonly relays = new SocksRelays()
  private readonly latin1 = new TextDecoder('latin1')

  constructor(tcp: StreamsWriter, udp: StreamsWriter, endpoints: LinkEndpoints) {
    this.tcp = tcp
    this.udp = udp
    this.endpoints = endpoints
  }

  /** Reads bytes [start, end), the payload of a frame. */
  read(frame: Announcer, bytes: Uint8Array, start: number, end: number): void {
    const { sourcePort, destinationPort } = frame
    if (sourcePort === SOCKS || destinationPort === SOCKS) return this.relay(frame, bytes, start, end)
    const text = this.latin1.decode(bytes.subarray(start, Math.min(end, start + MAX_TEXT)))
    if (sourcePort === FTP || destinationPort === FTP) {
      const found = ftpAnnouncement(text, sourcePort === FTP)
      if (found) this.tcp.announced.announce(this.idOf(found, frame), found.port, frame.destination, '')
      return
    }
    const media = sdpAnnouncements(text)
    for (const endpoint of media?.endpoints ?? []) {
      this.udp.announced.announce(this.idOf(endpoint, frame), endpoint.port, ANY_PEER, media?.identity ?? '')
    }
  }

  private relay(frame: Announcer, bytes: Uint8Array, start: number, end: number): void {
    const { stream, source, destination, sourcePort, destinationPort } = frame
    const fromServer = sourcePort === SOCKS
    const port = this.relays.read(stream, fromServer, bytes, start, end)
    if (port === 0) return
    const relayed = fromServer
      ? this.tcp.find(source, destination, port, destinationPort)
      : this.tcp.find(source, destination, sourcePort, port)
    this.tcp.noteContinued(relayed)
  }

  private idOf({ address }: Announcement, { source, endpoints }: Announcer): number {
    if (!address) return source
    return this.endpoints.find(address.length === 4 ? EndpointKind.ipv4 : EndpointKind.ipv6, address, 0, endpoints)
  }
}
