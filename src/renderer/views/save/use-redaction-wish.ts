/** What is to be redacted, from what was chosen and what the preferences keep. */
import { useMemo } from 'react'
import type { FrameSelection } from '../../../shared/wire/calls.ts'
import { DETECTOR_KINDS } from '../../../shared/wire/redaction.ts'
import type { RedactionWish } from '../../actions/redaction.ts'
import { usePreferences } from '../../state/preferences.ts'

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export function useRedactionWish(what: FrameSelection | null): {
  readonly wish: RedactionWish | null
  readonly keepLength: boolean
} {
  const { patterns, paths, detectorsOff, keepLength } = usePreferences((state) => state.redaction)
  const key = JSON.stringify(what)
  // The selection is a new object each time it is made.
  const wish = useMemo(() => {
    const same: FrameSelection | null = JSON.parse(key)
    return (
      same && {
        what: same,
        detectors: DETECTOR_KINDS.filter((kind) => !detectorsOff.includes(kind)),
        patterns: linesOf(patterns),
        paths: linesOf(paths),
      }
    )
  }, [key, patterns, paths, detectorsOff])
  return { wish, keepLength }
}
