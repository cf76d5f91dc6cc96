/** The last minute of each interface's traffic, from its own counters, captured or not. */
import { create } from 'zustand'
import type { CallResults } from '../../shared/wire/calls.ts'

export const INTERFACE_SAMPLES = 60

export interface InterfaceRate {
  /** Frames a second, oldest first. */
  readonly samples: readonly number[]
  readonly framesPerSecond: number
  readonly bytesPerSecond: number
}

export interface InterfaceRatesState {
  readonly last: CallResults['interfaces.statistics'] | null
  readonly rates: ReadonlyMap<string, InterfaceRate>
}

export const useInterfaceRates = create<InterfaceRatesState>(() => ({ last: null, rates: new Map() }))

/** What the rates are after another look at the counters. Counters that went back, of an interface made anew, begin again. */
export function nextRates(
  { last, rates }: InterfaceRatesState,
  now: CallResults['interfaces.statistics'],
): InterfaceRatesState {
  const seconds = last ? (now.atMs - last.atMs) / 1000 : 0
  if (!last || seconds <= 0) return { last: now, rates }
  const next = new Map<string, InterfaceRate>()
  for (const { name, frames, bytes } of now.interfaces) {
    const before = last.interfaces.find((other) => other.name === name)
    if (!before || frames < before.frames || bytes < before.bytes) continue
    const framesPerSecond = (frames - before.frames) / seconds
    next.set(name, {
      samples: [...(rates.get(name)?.samples ?? []), framesPerSecond].slice(-INTERFACE_SAMPLES),
      framesPerSecond,
      bytesPerSecond: (bytes - before.bytes) / seconds,
    })
  }
  return { last: now, rates: next }
}
