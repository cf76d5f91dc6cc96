/** How severities are told apart: by a word, a shape and a colour (the token of the same name), so that no one of them is needed. */
import { SEVERITIES, type Severity } from '../../shared/severity.ts'

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  info: 'Info',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}

/** Outlines in a box of 10 by 10: a square, a triangle on its tip, a diamond, a triangle, an octagon. */
export const SEVERITY_SHAPES: Readonly<Record<Severity, string>> = {
  info: 'M1.5 1.5h7v7h-7z',
  low: 'M.2 1h9.6L5 9.4z',
  medium: 'M5 .2 9.8 5 5 9.8.2 5z',
  high: 'M5 .6 9.8 9.4H.2z',
  critical: 'M3 .3h4L9.7 3v4L7 9.7H3L.3 7V3z',
}

/** Worst first, as lists and choices have them. */
export const WORST_FIRST: readonly Severity[] = SEVERITIES.toReversed()

/** Of a position plus one, as marks of rows have it; null for 0. */
export const severityOfMark = (mark: number): Severity | null => SEVERITIES[mark - 1] ?? null
