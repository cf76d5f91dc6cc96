/**
 * TLS handshake messages that span records, for the frame that somebody looks at: found by a look at the TLS frames next to it in its direction
 * of the stream, as few of them as there are handshake records. Bounded; nothing is looked up before a dissector asks.
 */
import type { ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import { u16 } from '../../shared/bytes.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { Detail } from '../dissect/detail.ts'
import type { HandshakeContext } from '../dissect/frame-context.ts'
import { tlsFields } from '../dissect/protocols/tls/fields.ts'
import {
  fragmentsAfter,
  type HandshakeFragment,
  lacking,
  MAX_FRAGMENTS,
} from '../dissect/protocols/tls/handshake-fragments.ts'
import { HANDSHAKE, RECORD_HEADER } from '../dissect/protocols/tls/records.ts'
import type { Registry } from '../dissect/registry.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'

/** Frames that are looked into, and rows that are searched for them. */
const MAX_FRAMES = 64
const MAX_ROWS = 1 << 20
/** So many messages of one frame are followed into others. */
const MAX_FOLLOWED = 4

export class HandshakeContexts {
  private readonly index: IndexFollower
  private readonly tls: ProtocolId
  private readonly dissect: (row: RowIndex) => Detail

  /** `dissect` is asked for frames without their own handshake context. */
  constructor(registry: Registry, index: IndexFollower, dissect: (row: RowIndex) => Detail) {
    this.index = index
    this.tls = registry.idOf('tls')
    this.dissect = dissect
  }

  of(row: RowIndex): HandshakeContext {
    let own: readonly Uint8Array[] | undefined
    let followed = 0
    return {
      before: () => this.before(row),
      completedIn: (fragments, records) => {
        own ??= this.handshakes(row)
        const after = addAll(fragments, own.slice(records, records + MAX_FRAGMENTS), row)
        if (typeof after === 'number') return after
        return ++followed > MAX_FOLLOWED ? 0 : this.completedLater(row, after)
      },
    }
  }

  private before(row: RowIndex): readonly HandshakeFragment[] {
    const records: { frame: number; bodies: readonly Uint8Array[] }[] = []
    for (const earlier of this.neighbours(row, -1)) {
      const bodies = this.handshakes(earlier)
      if (bodies.length === 0) break
      records.push({ frame: earlier + 1, bodies })
    }
    let fragments: readonly HandshakeFragment[] = []
    for (const { frame, bodies } of records.reverse()) {
      for (const body of bodies) fragments = fragmentsAfter(fragments, body, frame)
    }
    return fragments
  }

  private completedLater(row: RowIndex, begun: readonly HandshakeFragment[]): number {
    let fragments = begun
    for (const later of this.neighbours(row, 1)) {
      const after = addAll(fragments, this.handshakes(later), later)
      if (typeof after === 'number') return after
      if (after.length > MAX_FRAGMENTS) return 0
      fragments = after
    }
    return 0
  }

  /** Bodies of the handshake records that a row holds whole. */
  private handshakes(row: RowIndex): readonly Uint8Array[] {
    const { fields, starts, lengths, sources, sourceIndexes } = this.dissect(row)
    const bodies: Uint8Array[] = []
    fields.forEach((field, i) => {
      if (field !== tlsFields.record) return
      const { bytes } = sources[sourceIndexes[i]]
      const start = starts[i]
      const end = start + lengths[i]
      if (bytes[start] === HANDSHAKE && end === start + RECORD_HEADER + u16(bytes, start + 3))
        bodies.push(bytes.subarray(start + RECORD_HEADER, end))
    })
    return bodies
  }

  /** The rows with TLS before or after a row, nearest first, in its direction of its stream. */
  private *neighbours(row: RowIndex, step: 1 | -1): Generator<RowIndex> {
    const { columns, stacks, tcpStreams } = this.index
    const own = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    const stream = own.stream[slot]
    if (stream === 0) return
    const direction = own.flags[slot] & RowFlag.reverse
    const first = Math.max(0, tcpStreams.firstRow(stream - 1), row - MAX_ROWS)
    const last = Math.min(columns.rowCount - 1, row + MAX_ROWS)
    let found = 0
    for (let at = row + step; at >= first && at <= last; at += step) {
      const segment = columns.segmentOf(at as RowIndex)
      const there = columns.slotOf(at as RowIndex)
      if (segment.stream[there] !== stream || (segment.flags[there] & RowFlag.reverse) !== direction) continue
      if (!stacks.has(segment.stack[there], this.tls)) continue
      yield at as RowIndex
      if (++found === MAX_FRAMES) return
    }
  }
}

/** The fragments with those of a row's records; or the number of the row's frame, when one of them completes the message. */
function addAll(
  fragments: readonly HandshakeFragment[],
  bodies: readonly Uint8Array[],
  row: RowIndex,
): readonly HandshakeFragment[] | number {
  const all = [...fragments]
  for (const bytes of bodies.slice(0, MAX_FRAGMENTS)) {
    if (lacking(all, bytes) >= 0) return row + 1
    all.push({ frame: row + 1, bytes })
  }
  return all
}
