/**
 * Endpoints that an application said a conversation will use (FTP's data connections, media of SDP), before its first frame. Wireshark makes
 * the conversation then, with the other side open: the next TCP connection there is that one, and all UDP datagrams there that no
 * conversation of their own had before share one stream.
 */
export const ANY_PEER = -1

/** So many are remembered; the oldest are forgotten, and their streams are numbered as if nobody had announced them. */
const MAX_ANNOUNCED = 16384

export interface AnnouncedEndpoint {
  readonly key: number
  /** Who it is announced to. */
  readonly peer: number
  /** Of what announced it: the same one again changes nothing. */
  readonly identity: string
  /** -1 before its first frame. */
  stream: number
  /** Whether its first frame came from the endpoint. */
  outward: boolean
}

const keyOf = (endpoint: number, port: number): number => endpoint * 0x10000 + port

export class AnnouncedEndpoints {
  private readonly endpoints = new Map<number, AnnouncedEndpoint>()
  /** Of the last `match`: whether the frame came from the endpoint. */
  outward = false

  get any(): boolean {
    return this.endpoints.size > 0
  }

  announce(endpoint: number, port: number, peer: number, identity: string): void {
    const key = keyOf(endpoint, port)
    if (identity !== '' && this.endpoints.get(key)?.identity === identity) return
    this.endpoints.delete(key)
    this.endpoints.set(key, { key, peer, identity, stream: -1, outward: true })
    if (this.endpoints.size <= MAX_ANNOUNCED) return
    const [oldest] = this.endpoints.keys()
    this.endpoints.delete(oldest)
  }

  /** The announcement that a frame between these endpoints follows. */
  match(
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
  ): AnnouncedEndpoint | undefined {
    const from = this.find(source, sourcePort, destination)
    this.outward = from !== undefined
    return from ?? this.find(destination, destinationPort, source)
  }

  /** The conversation has both sides now. */
  forget(announced: AnnouncedEndpoint): void {
    this.endpoints.delete(announced.key)
  }

  private find(endpoint: number, port: number, peer: number): AnnouncedEndpoint | undefined {
    const found = this.endpoints.get(keyOf(endpoint, port))
    return found && (found.peer === ANY_PEER || found.peer === peer) ? found : undefined
  }
}
