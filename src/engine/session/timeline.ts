/** The chart over the table, for one view: columns only, in slices so that other calls get through. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { type CallParams, FAMILIES, type Timeline } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { TimelineCounts, type TimelineRange } from '../analyze/timeline.ts'
import type { Registry } from '../dissect/registry.ts'
import type { CallContext } from './call-context.ts'

const SLICE_ROWS = 262144

export async function readTimeline(params: CallParams<'timeline.read'>, context: CallContext): Promise<Timeline> {
  const { session, signal } = context
  const view = context.view(params.view)
  const { columns, stacks } = session.index
  const rows = view.found
  const all = session.totals.rows
  const range = rangeOf(params, context)
  const families = familyIndexes(session.registry)
  const shown = new TimelineCounts(range, families, FAMILIES.length)
  for (let from = 0; from < rows; from += SLICE_ROWS) {
    const to = Math.min(rows, from + SLICE_ROWS)
    for (let position = from; position < to; position++) shown.add(columns, stacks, view.rowAt(position))
    await breathe(signal)
  }
  let total = shown
  if (view.filter.trim() !== '') {
    total = new TimelineCounts(range, new Uint8Array(families.length), 1)
    for (let from = 0; from < all; from += SLICE_ROWS) {
      const to = Math.min(all, from + SLICE_ROWS)
      for (let row = from; row < to; row++) total.add(columns, stacks, row as RowIndex)
      await breathe(signal)
    }
  }
  return {
    start: range.startSeconds + range.startNanos * 1e-9,
    bucketSeconds: range.bucketSeconds,
    counts: shown.counts.map((counts) => (counts ? Array.from(counts) : [])),
    total: sum(total, range.buckets),
    rows,
  }
}

/** Index in FAMILIES by ProtocolId. */
function familyIndexes(registry: Registry): Uint8Array {
  const families = new Uint8Array(registry.protocols.length + 1).fill(FAMILIES.indexOf('other'))
  for (const { id, family } of registry.protocols) families[id] = FAMILIES.indexOf(family)
  return families
}

function rangeOf({ buckets, range }: CallParams<'timeline.read'>, { session }: CallContext): TimelineRange {
  const { totals } = session
  const startSeconds = range ? Math.floor(range[0]) : totals.firstSeconds
  const startNanos = range ? Math.round((range[0] - startSeconds) * 1e9) : totals.firstNanos
  const width = range ? range[1] - range[0] : totals.lastSeconds - startSeconds + (totals.lastNanos - startNanos) * 1e-9
  // The last frame belongs to the last bucket.
  const bucketSeconds = (Math.max(width, 1e-6) * (1 + 1e-9)) / buckets
  return { startSeconds, startNanos, bucketSeconds, buckets }
}

function sum({ counts }: TimelineCounts, buckets: number): number[] {
  const total = new Array<number>(buckets).fill(0)
  for (const family of counts) family?.forEach((count, bucket) => (total[bucket] += count))
  return total
}

async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  if (signal.aborted) throw new EngineError('Cancelled', null)
}
