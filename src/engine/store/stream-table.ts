/**
 * What the first pass learned of each TCP and UDP conversation, for decoding its frames later: stream indexes as tcp.stream and
 * udp.stream count them, first sequence numbers, window scales. The indexing worker writes, readers on other threads look up.
 */
const ENTRY_WORDS = 8
const CHUNK_BITS = 12
const CHUNK_ENTRIES = 1 << CHUNK_BITS

const SOURCE = 0
const DESTINATION = 1
const PORTS = 2
const BASE_FORWARD = 3
const BASE_REVERSE = 4
const STATE = 5
const TLS_VERSION = 6

/** Bits of the state word; the low bytes hold the window shifts plus two (0 unknown, 1 not used). */
const SEEN_FORWARD = 1 << 16
const SEEN_REVERSE = 1 << 17

export const SHIFT_UNKNOWN = -1
export const SHIFT_UNUSED = -2

/** Reads streams of one transport, on any thread. */
export class Streams {
  protected readonly chunks: Int32Array[] = []

  attach(buffer: SharedArrayBuffer): void {
    this.chunks.push(new Int32Array(buffer))
  }

  /** First sequence number seen in a direction (`reverse` as in RowFlag.reverse); undefined when none was. */
  baseSequence(stream: number, reverse: boolean): number | undefined {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    if (!chunk) return undefined
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    if ((chunk[at + STATE] & (reverse ? SEEN_REVERSE : SEEN_FORWARD)) === 0) return undefined
    return chunk[at + (reverse ? BASE_REVERSE : BASE_FORWARD)] >>> 0
  }

  windowShift(stream: number, reverse: boolean): number {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    if (!chunk) return SHIFT_UNKNOWN
    const state = chunk[(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + STATE]
    const stored = reverse ? (state >>> 8) & 0xff : state & 0xff
    return stored === 0 ? SHIFT_UNKNOWN : stored === 1 ? SHIFT_UNUSED : stored - 2
  }

  /** TLS version that the stream's ServerHello chose (0x0304 is TLS 1.3); 0 when none was seen. */
  tlsVersion(stream: number): number {
    return this.chunks[stream >>> CHUNK_BITS]?.[(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + TLS_VERSION] ?? 0
  }
}

/** Finds and numbers streams; the one writer. Nothing is allocated per look-up. */
export class StreamsWriter extends Streams {
  private table = new Uint32Array(1 << 12)
  private count = 0
  /** Of the last `find`: whether the frame went from the stream's second endpoint to its first. */
  reverse = false
  private readonly onChunk: (buffer: SharedArrayBuffer) => void

  constructor(onChunk: (buffer: SharedArrayBuffer) => void = () => {}) {
    super()
    this.onChunk = onChunk
  }

  /** Stream of the endpoints and ports, numbered now if it is new; see `reverse`. */
  find(source: number, destination: number, sourcePort: number, destinationPort: number): number {
    const slot = this.slotOf(source, destination, sourcePort, destinationPort)
    const found = this.table[slot]
    if (found !== 0) return found - 1
    this.reverse = false
    return this.append(slot, source, destination, sourcePort, destinationPort)
  }

  /** Begins a new stream on the same endpoints and ports (a port was used again); the old one is no longer found. */
  renew(source: number, destination: number, sourcePort: number, destinationPort: number): number {
    const slot = this.slotOf(source, destination, sourcePort, destinationPort)
    this.reverse = false
    return this.append(slot, source, destination, sourcePort, destinationPort)
  }

  /** Notes the first sequence number of a direction; later ones are ignored but for those of a SYN, which `anew` says. */
  noteSequence(stream: number, reverse: boolean, sequence: number, anew = false): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    const seen = reverse ? SEEN_REVERSE : SEEN_FORWARD
    if (!anew && (chunk[at + STATE] & seen) !== 0) return
    chunk[at + (reverse ? BASE_REVERSE : BASE_FORWARD)] = sequence
    chunk[at + STATE] |= seen
  }

  noteWindowShift(stream: number, reverse: boolean, shift: number): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + STATE
    const stored = shift < 0 ? 1 : shift + 2
    chunk[at] = reverse ? (chunk[at] & ~0xff00) | (stored << 8) : (chunk[at] & ~0xff) | stored
  }

  noteTlsVersion(stream: number, version: number): void {
    this.chunks[stream >>> CHUNK_BITS][(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + TLS_VERSION] = version
  }

  private slotOf(source: number, destination: number, sourcePort: number, destinationPort: number): number {
    const mask = this.table.length - 1
    const ports = (sourcePort << 16) | destinationPort
    const swapped = (destinationPort << 16) | sourcePort
    let slot = hash(source, destination, sourcePort, destinationPort) & mask
    for (let id = this.table[slot]; id !== 0; slot = (slot + 1) & mask, id = this.table[slot]) {
      const chunk = this.chunks[(id - 1) >>> CHUNK_BITS]
      const at = ((id - 1) & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
      if (chunk[at + SOURCE] === source && chunk[at + DESTINATION] === destination && chunk[at + PORTS] === ports) {
        this.reverse = false
        return slot
      }
      if (chunk[at + SOURCE] === destination && chunk[at + DESTINATION] === source && chunk[at + PORTS] === swapped) {
        this.reverse = true
        return slot
      }
    }
    return slot
  }

  private append(
    slot: number,
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
  ): number {
    if (this.count >>> CHUNK_BITS === this.chunks.length) {
      const buffer = new SharedArrayBuffer(CHUNK_ENTRIES * ENTRY_WORDS * 4)
      this.attach(buffer)
      this.onChunk(buffer)
    }
    const stream = this.count++
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    chunk[at + SOURCE] = source
    chunk[at + DESTINATION] = destination
    chunk[at + PORTS] = (sourcePort << 16) | destinationPort
    this.table[slot] = stream + 1
    if (this.count * 2 > this.table.length) this.grow()
    return stream
  }

  private grow(): void {
    const old = this.table
    this.table = new Uint32Array(old.length * 2)
    const mask = this.table.length - 1
    for (const id of old) {
      if (id === 0) continue
      const chunk = this.chunks[(id - 1) >>> CHUNK_BITS]
      const at = ((id - 1) & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
      const ports = chunk[at + PORTS]
      let slot = hash(chunk[at + SOURCE], chunk[at + DESTINATION], ports >>> 16, ports & 0xffff) & mask
      while (this.table[slot] !== 0) slot = (slot + 1) & mask
      this.table[slot] = id
    }
  }
}

/** One side of a stream, mixed well: ids and ports are small numbers, and neighbours must not share a slot. */
function hashSide(endpoint: number, port: number): number {
  let value = Math.imul(endpoint, 0x9e3779b1) ^ Math.imul(port + 1, 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39)
  return value ^ (value >>> 15)
}

/** The same for both directions of a stream, since adding commutes. */
const hash = (source: number, destination: number, sourcePort: number, destinationPort: number): number =>
  (hashSide(source, sourcePort) + hashSide(destination, destinationPort)) >>> 0
