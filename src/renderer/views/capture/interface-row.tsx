/** One interface: chosen or not, its addresses, whether it is up, and its rate while it is captured. */
import type { CaptureInterface } from '../../../shared/wire/calls.ts'
import { startCapture } from '../../actions/capture.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'
import styles from './capture.module.css'
import { SourceRate } from './source-rate.tsx'

const MOST_ADDRESSES = 2

function choose(name: string, chosen: boolean): void {
  const { interfaces } = usePreferences.getState()
  const others = interfaces.filter((known) => known !== name)
  setPreferences({ interfaces: chosen ? [...others, name] : others })
}

const stateOf = ({ up, running, loopback, wireless }: CaptureInterface): string =>
  [up ? (running ? 'up' : 'no link') : 'down', loopback ? 'loopback' : '', wireless ? 'wireless' : '']
    .filter(Boolean)
    .join(', ')

export function InterfaceRow({ entry, chosen }: { readonly entry: CaptureInterface; readonly chosen: boolean }) {
  const { name, description, addresses, up, running } = entry
  const source = useSession((state) => state.info?.sources.find((other) => other.live && other.name === name) ?? null)
  return (
    <li>
      <label
        className={styles.interface}
        data-testid={`interface-${name}`}
        onDoubleClick={() => {
          setPreferences({ interfaces: [name] })
          void startCapture()
        }}
      >
        <input type="checkbox" checked={chosen} onChange={(event) => choose(name, event.target.checked)} />
        <span className={up && running ? styles.up : styles.down} title={stateOf(entry)} />
        <span className={styles.name}>
          <b>{name}</b> {description && <span className={styles.dim}>{description}</span>}
        </span>
        <span className={`${styles.addresses} mono`}>
          {addresses.slice(0, MOST_ADDRESSES).join('  ')}
          {addresses.length > MOST_ADDRESSES ? ` +${addresses.length - MOST_ADDRESSES}` : ''}
        </span>
        <span className={styles.state}>{source ? <SourceRate source={source} /> : stateOf(entry)}</span>
      </label>
    </li>
  )
}
