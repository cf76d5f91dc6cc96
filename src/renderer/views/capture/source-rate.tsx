/** The last minute of a source and its rate now. */
import type { SourceInfo } from '../../../shared/wire/calls.ts'
import { Sparkline } from '../../components/sparkline.tsx'
import { formatRate } from '../../format/numbers.ts'
import { RATE_SAMPLES, useRates } from '../../state/rates.ts'
import styles from './capture.module.css'

const NONE: readonly number[] = []

export function SourceRate({ source }: { readonly source: SourceInfo }) {
  const samples = useRates((state) => state.samples.get(source.id) ?? NONE)
  return (
    <span className={styles.rate}>
      <Sparkline samples={samples} capacity={RATE_SAMPLES} label={`Rate of ${source.name} over the last minute`} />
      <span>{formatRate(source.rate)}/s</span>
    </span>
  )
}
