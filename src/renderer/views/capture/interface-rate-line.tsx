/** The last minute of an interface by its own counters, whether it is captured or not. */
import { Sparkline } from '../../components/sparkline.tsx'
import { formatBytes, formatRate } from '../../format/numbers.ts'
import { INTERFACE_SAMPLES, useInterfaceRates } from '../../state/interface-rates.ts'
import styles from './capture.module.css'

const NONE: readonly number[] = []

export function InterfaceRateLine({ name }: { readonly name: string }) {
  const rate = useInterfaceRates((state) => state.rates.get(name))
  return (
    <span
      className={styles.rate}
      title={rate && `${formatRate(rate.framesPerSecond)} packets/s, ${formatBytes(Math.round(rate.bytesPerSecond))}/s`}
      data-testid={`rate-${name}`}
    >
      <Sparkline
        samples={rate?.samples ?? NONE}
        capacity={INTERFACE_SAMPLES}
        label={`Packets of ${name} over the last minute`}
      />
      <span>{rate ? `${formatRate(rate.framesPerSecond)}/s` : ''}</span>
    </span>
  )
}
