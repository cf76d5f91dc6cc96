/** Where the IP addresses of a frame stand: those of each packet in it, whether it is carried by another one or quoted. */

/** So many packets of a frame are told. */
const MAX_PACKETS = 8
/** Words of a packet: its kind, the offsets of source and destination. */
const WORDS = 3

/** Reused for each frame. */
export class PacketAddresses {
  count = 0
  /** Whether the frame's tree may have addresses that are not told here, or not those that are. */
  hidden = false
  private readonly words = new Int32Array(MAX_PACKETS * WORDS)

  begin(): void {
    this.count = 0
    this.hidden = false
  }

  note(kind: number, source: number, destination: number): void {
    if (this.count === MAX_PACKETS) {
      this.hidden = true
      return
    }
    const at = this.count++ * WORDS
    this.words[at] = kind
    this.words[at + 1] = source
    this.words[at + 2] = destination
  }

  kind(packet: number): number {
    return this.words[packet * WORDS]
  }

  /** Offset of the source address. */
  source(packet: number): number {
    return this.words[packet * WORDS + 1]
  }

  /** Offset of the destination address. */
  destination(packet: number): number {
    return this.words[packet * WORDS + 2]
  }
}
