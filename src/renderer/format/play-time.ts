/** How far a replay goes in a moment. Pure. */
import type { PlayHead } from '../../shared/wire/play.ts'

/** A pause that is skipped ends so long before the next frame. */
const LEAD_SECONDS = 0.5
/** Longer ones are skipped. */
const PAUSE_SECONDS = 2
/** Without waiting, a replay takes so many moments. */
const MOMENTS = 50

export interface PlayPace {
  /** 0 without waiting for the recorded time. */
  readonly speed: number
  readonly skipsPauses: boolean
}

/** Where the head goes after a moment; null at the end. */
export function nextPlace(
  { seconds, next, found }: PlayHead,
  { speed, skipsPauses }: PlayPace,
  elapsedMs: number,
): { readonly seconds: number } | { readonly step: number } | null {
  if (next === null) return null
  if (speed === 0) return { step: Math.max(1, Math.ceil(found / MOMENTS)) }
  const to = seconds + (elapsedMs / 1000) * speed
  const isPause = skipsPauses && next - to > PAUSE_SECONDS * Math.max(1, speed)
  return { seconds: isPause ? next - LEAD_SECONDS * Math.max(1, speed) : Math.max(0, to) }
}

/** `1:02.5`, `1:00:02.5`: a time since the beginning, to so many digits of a second. */
export function formatPlayTime(seconds: number, digits = 1): string {
  const parts = 10 ** digits
  const all = Math.floor(Math.max(0, seconds) * parts)
  const whole = Math.floor(all / parts)
  const padded = (n: number, width = 2): string => String(n).padStart(width, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const head = hours > 0 ? `${hours}:${padded(minutes)}` : minutes
  return `${head}:${padded(whole % 60)}.${padded(all % parts, digits)}`
}
