/** The last minute of each source's rate, sampled once a second, and how fast the spools grow. */
import { create } from 'zustand'
import type { SessionInfo } from '../../shared/wire/calls.ts'

export const RATE_SAMPLES = 60
const SAMPLE_MS = 1000

export interface RatesState {
  /** Oldest first, by source id. */
  readonly samples: ReadonlyMap<number, readonly number[]>
  /** Bytes a second that the captures wrote over the last samples. */
  readonly bytesPerSecond: number
}

export const useRates = create<RatesState>(() => ({ samples: new Map(), bytesPerSecond: 0 }))

/** Samples that the growth is averaged over. */
const GROWTH_SAMPLES = 10
let written: { readonly atMs: number; readonly bytes: number }[] = []

/** Takes a sample when a second has passed; sources that are gone are forgotten. */
export function sampleRates({ sources, captures }: SessionInfo, nowMs: number): void {
  const last = written.at(-1)
  if (last && nowMs - last.atMs < SAMPLE_MS) return
  const bytes = captures.reduce((sum, capture) => sum + capture.bytes, 0)
  if (last && bytes < last.bytes) written = []
  written = [...written, { atMs: nowMs, bytes }].slice(-GROWTH_SAMPLES)
  const seconds = (nowMs - written[0].atMs) / 1000
  const before = useRates.getState().samples
  const samples = new Map<number, readonly number[]>()
  for (const source of sources) {
    samples.set(source.id, [...(before.get(source.id) ?? []), source.rate].slice(-RATE_SAMPLES))
  }
  useRates.setState({ samples, bytesPerSecond: seconds > 0 ? (bytes - written[0].bytes) / seconds : 0 })
}
