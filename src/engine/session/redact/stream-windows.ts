/**
 * The bytes of streams, put together piece by piece from frames that may come out of order or twice, and handed on in runs without a hole. Each
 * run begins with the end of the one before, so that nothing lies over the border.
 */

/** A run is handed on when it has so many bytes. */
const RUN_BYTES = 256 * 1024
/** So much of a run is the beginning of the next. */
const CARRY_BYTES = 32 * 1024
/** Or more, where JSON goes on: up to this. */
const MAX_CARRY = 64 * 1024 * 1024
/** Bytes of all streams that wait; the stream that was silent for longest is handed on when there are more. */
const MAX_WAITING = 256 * 1024 * 1024

export interface Run {
  readonly key: string
  /** Of the first byte in the stream. */
  readonly position: number
  readonly bytes: Uint8Array
  /** So many of the bytes were the end of the run before. */
  readonly carried: number
  /** Whether another run begins with the end of this one. */
  readonly goesOn: boolean
}

interface Piece {
  readonly position: number
  readonly bytes: Uint8Array
}

interface Stream {
  pieces: Piece[]
  /** Bytes of the pieces. */
  length: number
  /** Position up to which they were handed on before. */
  seen: number
  /** Handed on when there are so many. */
  wanted: number
}

export class StreamWindows {
  private readonly streams = new Map<string, Stream>()
  private readonly hand: (run: Run) => number
  private waiting = 0

  /** `hand` returns from which byte of a run on it wants to see it once more with what follows. */
  constructor(hand: (run: Run) => number) {
    this.hand = hand
  }

  /** The bytes are a copy. */
  add(key: string, position: number, bytes: Uint8Array): void {
    const stream = this.streams.get(key) ?? { pieces: [], length: 0, seen: position, wanted: RUN_BYTES }
    // The last one in the map is the one that spoke last.
    this.streams.delete(key)
    this.streams.set(key, stream)
    stream.pieces.push({ position, bytes })
    stream.length += bytes.length
    this.waiting += bytes.length
    if (stream.length >= stream.wanted) this.flush(key, stream, true)
    while (this.waiting > MAX_WAITING) {
      const [oldest, silent] = this.streams.entries().next().value as [string, Stream]
      this.flush(oldest, silent, false)
      this.streams.delete(oldest)
    }
  }

  /** Hands on what waits. */
  end(): void {
    for (const [key, stream] of this.streams) this.flush(key, stream, false)
    this.streams.clear()
  }

  private flush(key: string, stream: Stream, goesOn: boolean): void {
    const runs = runsOf(stream.pieces)
    this.waiting -= stream.length
    stream.pieces = []
    for (const [i, { position, bytes }] of runs.entries()) {
      const carried = Math.max(0, stream.seen - position)
      const carries = goesOn && i === runs.length - 1
      const open = this.hand({ key, position, bytes, carried, goesOn: carries })
      if (!carries) continue
      stream.seen = position + bytes.length
      const again = Math.min(bytes.length, MAX_CARRY, Math.max(CARRY_BYTES, bytes.length - open))
      const from = bytes.length - again
      stream.pieces = [{ position: position + from, bytes: bytes.slice(from) }]
    }
    stream.length = stream.pieces[0]?.bytes.length ?? 0
    stream.wanted = Math.max(RUN_BYTES, 2 * stream.length)
    this.waiting += stream.length
  }
}

/** Pieces that follow each other as one; of bytes that came twice, the first counts. */
function runsOf(pieces: readonly Piece[]): Piece[] {
  const sorted = [...pieces].sort((one, other) => one.position - other.position)
  const runs: { position: number; parts: Uint8Array[]; end: number }[] = []
  for (const { position, bytes } of sorted) {
    const last = runs[runs.length - 1]
    if (!last || position > last.end) runs.push({ position, parts: [bytes], end: position + bytes.length })
    else if (position + bytes.length > last.end) {
      last.parts.push(bytes.subarray(last.end - position))
      last.end = position + bytes.length
    }
  }
  return runs.map(({ position, parts }) => ({ position, bytes: parts.length === 1 ? parts[0] : Buffer.concat(parts) }))
}
