/**
 * What the first pass learned of SCTP associations: a direction of one has its ports and the verification tag that its packets carry (RFC 9260
 * section 3.1), whatever the addresses. TSNs count from its first DATA chunk. The linking worker writes, readers on other threads look up.
 */
const ENTRY_WORDS = 3
const CHUNK_BITS = 10
const CHUNK_ENTRIES = 1 << CHUNK_BITS

/** Whether a DATA chunk was seen. */
const STARTED = 0
const FIRST_TSN = 1
/** The other direction plus one, 0 for none. */
const PEER = 2

/** Reads them. */
export class SctpDirections {
  protected readonly chunks: Uint32Array[] = []

  attach(buffer: SharedArrayBuffer): void {
    this.chunks.push(new Uint32Array(buffer))
  }

  /** TSN of the first DATA chunk, undefined while there was none. */
  firstTsn(direction: number): number | undefined {
    return this.word(direction, STARTED) === 0 ? undefined : this.word(direction, FIRST_TSN)
  }

  /** The other direction of the association, -1 while it is not known. */
  peer(direction: number): number {
    return this.word(direction, PEER) - 1
  }

  protected word(direction: number, word: number): number {
    return this.chunks[direction >>> CHUNK_BITS]?.[(direction & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + word] ?? 0
  }
}

/** A direction that has no peer yet. */
interface Waiting {
  direction: number
}

/** Finds and numbers directions; the one writer. */
export class SctpDirectionsWriter extends SctpDirections {
  private count = 0
  /** By both ports, then by tag. */
  private readonly byTag = new Map<number, Map<number, number>>()
  /** By both ports, then by source. */
  private readonly waiting = new Map<number, Map<number, Waiting>>()
  private readonly onChunk: (buffer: SharedArrayBuffer) => void

  constructor(onChunk: (buffer: SharedArrayBuffer) => void = () => {}) {
    super()
    this.onChunk = onChunk
  }

  /** The direction of a packet, -1 for one without a tag (an INIT). */
  find(tag: number, source: number, destination: number, sourcePort: number, destinationPort: number): number {
    if (tag === 0) return -1
    const ports = portsOf(sourcePort, destinationPort)
    const tags = inner(this.byTag, ports)
    let direction = tags.get(tag)
    if (direction === undefined) {
      direction = this.append()
      tags.set(tag, direction)
    } else if (this.peer(direction) >= 0) return direction
    const met = this.waiting.get(portsOf(destinationPort, sourcePort))?.get(destination)
    if (!met) inner(this.waiting, ports).set(source, { direction })
    else if (met.direction < 0) met.direction = direction
    else if (met.direction !== direction) {
      this.set(direction, PEER, met.direction + 1)
      this.set(met.direction, PEER, direction + 1)
      met.direction = -1
    }
    return direction
  }

  /** Notes the TSN of a DATA chunk; the first one counts. */
  noteTsn(direction: number, tsn: number): void {
    if (this.word(direction, STARTED) !== 0) return
    this.set(direction, FIRST_TSN, tsn)
    this.set(direction, STARTED, 1)
  }

  private append(): number {
    if (this.count >>> CHUNK_BITS === this.chunks.length) {
      const buffer = new SharedArrayBuffer(CHUNK_ENTRIES * ENTRY_WORDS * 4)
      this.attach(buffer)
      this.onChunk(buffer)
    }
    return this.count++
  }

  private set(direction: number, word: number, value: number): void {
    this.chunks[direction >>> CHUNK_BITS][(direction & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS + word] = value
  }
}

const portsOf = (source: number, destination: number): number => source * 0x10000 + destination

function inner<V>(map: Map<number, Map<number, V>>, key: number): Map<number, V> {
  const found = map.get(key)
  if (found) return found
  const made = new Map<number, V>()
  map.set(key, made)
  return made
}
