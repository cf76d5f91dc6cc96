/**
 * What streams were before a late SYN changed it: first sequence numbers and window scales that hold for the frames before that. Few streams
 * have any; each entry links to the one before it.
 */
const ENTRY_WORDS = 5
const CHUNK_BITS = 10
const CHUNK_MASK = (1 << CHUNK_BITS) - 1
export const PAST_CHUNK_BYTES = (ENTRY_WORDS * 4) << CHUNK_BITS

/** The first row that the entry does not hold for. */
const UNTIL = 0
const BASE_FORWARD = 1
const BASE_REVERSE = 2
const STATE = 3
const BEFORE = 4

/** A stream that changes more often keeps its latest changes. */
const MAX_STEPS = 256

export interface PastState {
  readonly baseForward: number
  readonly baseReverse: number
  readonly state: number
}

/** Reads past states, on any thread. Entries count from 1. */
export class StreamPast {
  protected readonly chunks: Int32Array[] = []

  attach(buffer: SharedArrayBuffer): void {
    this.chunks.push(new Int32Array(buffer))
  }

  /** What held at a row, of a stream whose latest entry is `latest`; undefined when that is what holds now. */
  at(latest: number, row: number): PastState | undefined {
    let found: PastState | undefined
    for (let entry = latest, steps = 0; entry !== 0 && steps < MAX_STEPS; steps++) {
      const chunk = this.chunks[(entry - 1) >>> CHUNK_BITS]
      // A thousand entries and more ahead of what was taken in here.
      if (!chunk) return found
      const position = ((entry - 1) & CHUNK_MASK) * ENTRY_WORDS
      if (row >= chunk[position + UNTIL]) return found
      found = {
        baseForward: chunk[position + BASE_FORWARD],
        baseReverse: chunk[position + BASE_REVERSE],
        state: chunk[position + STATE],
      }
      entry = chunk[position + BEFORE]
    }
    return found
  }
}

/** Adds past states; the one writer. */
export class StreamPastWriter extends StreamPast {
  private count = 0
  private readonly onChunk: (buffer: SharedArrayBuffer) => void

  constructor(onChunk: (buffer: SharedArrayBuffer) => void) {
    super()
    this.onChunk = onChunk
  }

  /** Adds what held before row `until`, in front of entry `before` (0 for none). */
  add(until: number, past: PastState, before: number): number {
    // One chunk ahead, since readers may meet an entry before they take in what was announced last.
    while (this.chunks.length < (this.count >>> CHUNK_BITS) + 2) {
      const buffer = new SharedArrayBuffer(PAST_CHUNK_BYTES)
      this.attach(buffer)
      this.onChunk(buffer)
    }
    const chunk = this.chunks[this.count >>> CHUNK_BITS]
    const position = (this.count & CHUNK_MASK) * ENTRY_WORDS
    chunk[position + UNTIL] = until
    chunk[position + BASE_FORWARD] = past.baseForward
    chunk[position + BASE_REVERSE] = past.baseReverse
    chunk[position + STATE] = past.state
    chunk[position + BEFORE] = before
    return ++this.count
  }
}
