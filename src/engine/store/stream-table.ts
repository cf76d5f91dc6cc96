/**
 * What the first pass learned of each TCP and UDP conversation, for decoding its frames later: stream indexes as tcp.stream and
 * udp.stream count them, first rows and sequence numbers, window scales, handshakes. The indexing worker writes, readers on other threads look up.
 */
import { type AnnouncedEndpoint, AnnouncedEndpoints } from './announced-endpoints.ts'
import { PAST_CHUNK_BYTES, type PastState, StreamPast, StreamPastWriter } from './stream-past.ts'
import { touch } from './touch.ts'

const ENTRY_WORDS = 11
const CHUNK_BITS = 12
const CHUNK_ENTRIES = 1 << CHUNK_BITS

const SOURCE = 0
const DESTINATION = 1
const PORTS = 2
const BASE_FORWARD = 3
const BASE_REVERSE = 4
const STATE = 5
/** TLS version, and above it the completeness that the first frame alone gives. */
const TLS_VERSION = 6
/** Rows plus one, 0 for none. */
const FIRST_ROW = 7
const SYN_ROW = 8
const ACK_ROW = 9
/** Latest entry among the past states, 0 for none. */
const PAST = 10

/** Bits of the state word; the low bytes hold the window shifts plus two (0 unknown, 1 not used), the high one the completeness. */
const SEEN_FORWARD = 1 << 16
const SEEN_REVERSE = 1 << 17
const CLOSED_FORWARD = 1 << 18
const CLOSED_REVERSE = 1 << 19
const ENDED = 1 << 20
const CONTINUED = 1 << 21
const COMPLETENESS_SHIFT = 24
const FIRST_SHIFT = 16

export const SHIFT_UNKNOWN = -1
export const SHIFT_UNUSED = -2

/** Reads streams of one transport, on any thread. */
export class Streams {
  protected readonly chunks: Int32Array[] = []
  protected readonly past: StreamPast

  constructor(past = new StreamPast()) {
    this.past = past
  }

  /** Takes a chunk of streams or one of past states, which their sizes tell apart. */
  attach(buffer: SharedArrayBuffer): void {
    if (buffer.byteLength === PAST_CHUNK_BYTES) this.past.attach(buffer)
    else this.chunks.push(new Int32Array(buffer))
  }

  /**
   * First sequence number seen in a direction (`reverse` as in RowFlag.reverse), undefined when none was: the last one, or with `row` the one
   * that held there.
   */
  baseSequence(stream: number, reverse: boolean, row?: number): number | undefined {
    const before = row === undefined ? undefined : this.before(stream, row)
    if (before) {
      if ((before.state & (reverse ? SEEN_REVERSE : SEEN_FORWARD)) === 0) return undefined
      return (reverse ? before.baseReverse : before.baseForward) >>> 0
    }
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    if (!chunk) return undefined
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    if ((chunk[at + STATE] & (reverse ? SEEN_REVERSE : SEEN_FORWARD)) === 0) return undefined
    return chunk[at + (reverse ? BASE_REVERSE : BASE_FORWARD)] >>> 0
  }

  /** Window scale of a direction: the last one, or with `row` the one that held there. */
  windowShift(stream: number, reverse: boolean, row?: number): number {
    const before = row === undefined ? undefined : this.before(stream, row)
    const state = before ? before.state : this.word(stream, STATE)
    const stored = reverse ? (state >>> 8) & 0xff : state & 0xff
    return stored === 0 ? SHIFT_UNKNOWN : stored === 1 ? SHIFT_UNUSED : stored - 2
  }

  /**
   * Bits of `tcp.completeness`: what of a conversation's life was captured. At the row that begins it, what others tell but for a SYN there, as
   * Wireshark counts.
   */
  completeness(stream: number, row = -1): number {
    const rest = this.word(stream, STATE) >>> COMPLETENESS_SHIFT
    return row === this.firstRow(stream) ? rest : rest | (this.word(stream, TLS_VERSION) >>> FIRST_SHIFT)
  }

  /** Row of the stream's first frame. */
  firstRow(stream: number): number {
    return this.word(stream, FIRST_ROW) - 1
  }

  /** Row of the SYN that the handshake's round-trip time counts from, -1 when none was seen. */
  synRow(stream: number): number {
    return this.word(stream, SYN_ROW) - 1
  }

  /** Row of the ACK that ended the handshake, -1 when none did. */
  ackRow(stream: number): number {
    return this.word(stream, ACK_ROW) - 1
  }

  /** Whether a direction sent the first FIN; false for both when none did. */
  closesFirst(stream: number, reverse: boolean): boolean {
    return (this.word(stream, STATE) & (reverse ? CLOSED_REVERSE : CLOSED_FORWARD)) !== 0
  }

  private before(stream: number, row: number): PastState | undefined {
    const latest = this.word(stream, PAST)
    return latest === 0 ? undefined : this.past.at(latest, row)
  }

  protected word(stream: number, word: number): number {
    return this.chunks[stream >>> CHUNK_BITS]?.[(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + word] ?? 0
  }

  /** TLS version that the stream's ServerHello chose (0x0304 is TLS 1.3); 0 when none was seen. */
  tlsVersion(stream: number): number {
    return this.word(stream, TLS_VERSION) & 0xffff
  }
}

/** Finds and numbers streams; the one writer. Nothing is allocated per look-up. */
export class StreamsWriter extends Streams {
  /** Conversations that frames before told of. */
  readonly announced = new AnnouncedEndpoints()
  private table = new Uint32Array(1 << 12)
  private count = 0
  /** Of the last `find`: whether the frame went from the stream's second endpoint to its first. */
  reverse = false
  private readonly onChunk: (buffer: SharedArrayBuffer) => void
  private readonly pastWriter: StreamPastWriter
  /** Whether an announced endpoint goes on to be open, as UDP's do. */
  private readonly lasting: boolean

  constructor(onChunk: (buffer: SharedArrayBuffer) => void = () => {}, lasting = false) {
    const past = new StreamPastWriter(onChunk)
    super(past)
    this.pastWriter = past
    this.onChunk = onChunk
    this.lasting = lasting
  }

  /** Stream of the endpoints and ports, numbered now if it is new; see `reverse`. */
  find(source: number, destination: number, sourcePort: number, destinationPort: number): number {
    const slot = this.slotOf(source, destination, sourcePort, destinationPort)
    const found = this.table[slot]
    if (found !== 0) return found - 1
    const announced = this.announced.any
      ? this.announced.match(source, destination, sourcePort, destinationPort)
      : undefined
    if (announced && this.lasting)
      return this.findAnnounced(announced, source, destination, sourcePort, destinationPort)
    this.reverse = false
    const stream = this.append(slot, source, destination, sourcePort, destinationPort)
    if (announced) {
      this.announced.forget(announced)
      this.noteContinued(stream)
    }
    return stream
  }

  /** The stream of all frames of an announced endpoint: none of them has one of its own. */
  private findAnnounced(
    announced: AnnouncedEndpoint,
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
  ): number {
    const { outward } = this.announced
    if (announced.stream < 0) {
      announced.stream = this.addEntry(source, destination, sourcePort, destinationPort)
      announced.outward = outward
    }
    this.reverse = outward !== announced.outward
    return announced.stream
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

  /** Notes the stream's first frame; true when `row` is it. */
  noteRow(stream: number, row: number): boolean {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + FIRST_ROW
    if (chunk[at] !== 0) return false
    chunk[at] = row + 1
    return true
  }

  /** Notes a SYN without ACK; the last one before the handshake ends counts. */
  noteSyn(stream: number, row: number): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    if (chunk[at + ACK_ROW] === 0) chunk[at + SYN_ROW] = row + 1
  }

  /** Notes the ACK that ends the handshake. */
  noteAck(stream: number, row: number): void {
    this.chunks[stream >>> CHUNK_BITS][(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + ACK_ROW] = row + 1
  }

  /** Keeps what holds of a stream for its frames before `until`: to be told before a SYN changes it. */
  keepPast(stream: number, until: number): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    const past = {
      baseForward: chunk[at + BASE_FORWARD],
      baseReverse: chunk[at + BASE_REVERSE],
      state: chunk[at + STATE],
    }
    chunk[at + PAST] = this.pastWriter.add(until, past, chunk[at + PAST])
  }

  /** Whether the next frame between the stream's ports begins another one, which `renew` makes. */
  hasEnded(stream: number): boolean {
    return (this.word(stream, STATE) & ENDED) !== 0
  }

  /** Ends a stream, but for one that took over from such a stream itself. */
  noteEnd(stream: number): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + STATE
    if ((chunk[at] & CONTINUED) === 0) chunk[at] |= ENDED
  }

  /** The stream took over from one that ended. */
  noteContinued(stream: number): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    chunk[(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + STATE] |= CONTINUED
  }

  isContinued(stream: number): boolean {
    return (this.word(stream, STATE) & CONTINUED) !== 0
  }

  noteFin(stream: number, reverse: boolean): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + STATE
    if ((chunk[at] & (CLOSED_FORWARD | CLOSED_REVERSE)) === 0) chunk[at] |= reverse ? CLOSED_REVERSE : CLOSED_FORWARD
  }

  noteCompleteness(stream: number, bits: number): void {
    this.chunks[stream >>> CHUNK_BITS][(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + STATE] |=
      bits << COMPLETENESS_SHIFT
  }

  /** As `noteCompleteness`, of the first frame, where that is no SYN. */
  noteFirstCompleteness(stream: number, bits: number): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    chunk[(stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + TLS_VERSION] |= bits << FIRST_SHIFT
  }

  noteTlsVersion(stream: number, version: number): void {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + TLS_VERSION
    chunk[at] = (chunk[at] & ~0xffff) | version
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
    const stream = this.addEntry(source, destination, sourcePort, destinationPort)
    this.table[slot] = stream + 1
    if (this.count * 2 > this.table.length) this.grow()
    return stream
  }

  private addEntry(source: number, destination: number, sourcePort: number, destinationPort: number): number {
    if (this.count >>> CHUNK_BITS === this.chunks.length) {
      const buffer = new SharedArrayBuffer(CHUNK_ENTRIES * ENTRY_WORDS * 4)
      touch(buffer)
      this.attach(buffer)
      this.onChunk(buffer)
    }
    const stream = this.count++
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    chunk[at + SOURCE] = source
    chunk[at + DESTINATION] = destination
    chunk[at + PORTS] = (sourcePort << 16) | destinationPort
    return stream
  }

  private grow(): void {
    const old = this.table
    this.table = new Uint32Array(old.length * 2)
    touch(this.table.buffer)
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
