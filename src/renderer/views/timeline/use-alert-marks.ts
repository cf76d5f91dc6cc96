/** Where the alerts that are not suppressed lie on the timeline, asked for as it or they change. */
import { useEffect, useState } from 'react'
import { SEVERITIES, type Severity } from '../../../shared/severity.ts'
import type { AlertFilter } from '../../../shared/wire/alerts.ts'
import type { Timeline } from '../../../shared/wire/calls.ts'
import { call } from '../../connection/connection.ts'
import { useAlertsVersion } from '../../state/alerts.ts'

/** Alerts within a part of the time. */
export interface AlertMark {
  readonly bucket: number
  readonly worst: Severity
  readonly count: number
}

const SHOWN: AlertFilter = {
  severities: [],
  states: ['new', 'acknowledged'],
  source: null,
  rule: null,
  server: null,
  host: null,
  text: '',
}
const NONE: readonly AlertMark[] = []

export function useAlertMarks({ start, bucketSeconds, total }: Timeline): readonly AlertMark[] {
  const [marks, setMarks] = useState(NONE)
  const version = useAlertsVersion()
  const buckets = total.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is asked for anew
  useEffect(() => {
    const abort = new AbortController()
    const range: [number, number] = [start, start + bucketSeconds * buckets]
    call('alerts.timeline', { filter: SHOWN, buckets, range }, { signal: abort.signal }).then(
      ({ counts }) => !abort.signal.aborted && setMarks(marksOf(counts, buckets)),
      () => {},
    )
    return () => abort.abort()
  }, [start, bucketSeconds, buckets, version])
  return marks
}

/** `counts[position in SEVERITIES][bucket]`, to the buckets that have any. */
export function marksOf(counts: readonly (readonly number[])[], buckets: number): AlertMark[] {
  const marks: AlertMark[] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const count = counts.reduce((sum, each) => sum + (each[bucket] ?? 0), 0)
    const rank = counts.findLastIndex((each) => (each[bucket] ?? 0) > 0)
    if (count > 0) marks.push({ bucket, worst: SEVERITIES[rank], count })
  }
  return marks
}
