/** One interface: chosen or not, its addresses, whether it is up, its traffic over the last minute, and the way to its options. */
import { Pencil, SlidersHorizontal, X } from 'lucide-react'
import type { CaptureInterface } from '../../../shared/wire/calls.ts'
import { startCapture } from '../../actions/capture.ts'
import { Button } from '../../components/button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { visible } from '../../format/visible.ts'
import { choose, removeSource, setPlan, useCapturePlan } from '../../state/capture-plan.ts'
import { useCaptures } from '../../state/captures.ts'
import { showOverlay } from '../../state/layout.ts'
import styles from './capture.module.css'
import { InterfaceRateLine } from './interface-rate-line.tsx'

const MOST_ADDRESSES = 2

const stateOf = ({ up, running, loopback, wireless }: CaptureInterface): string =>
  [up ? (running ? 'up' : 'no link') : 'down', loopback ? 'loopback' : '', wireless ? 'wireless' : '']
    .filter(Boolean)
    .join(', ')

const startOn = (name: string): void => {
  setPlan({ chosen: [name] })
  void startCapture()
}

function openOptions(name: string): void {
  useCaptures.setState({ optionsOf: name })
  showOverlay('captureOptions')
}

interface RowProps {
  readonly name: string
  readonly chosen: boolean
  /** Why it can't be captured on as it is set. */
  readonly problem: string | undefined
}

interface InterfaceRowProps extends RowProps {
  readonly entry: CaptureInterface
}

export function InterfaceRow({ entry, name, chosen, problem }: InterfaceRowProps) {
  const { description, addresses, up, running, kind } = entry
  const isProgram = kind === 'extcap'
  return (
    <li className={styles.item}>
      <label className={styles.interface} data-testid={`interface-${name}`} onDoubleClick={() => startOn(name)}>
        <input type="checkbox" checked={chosen} onChange={(event) => choose(name, event.target.checked)} />
        <span
          className={isProgram ? styles.elsewhere : up && running ? styles.up : styles.down}
          title={isProgram ? undefined : stateOf(entry)}
        />
        <span className={styles.name}>
          <b>
            <VisibleText text={name} />
          </b>{' '}
          {description && description !== name && (
            <span className={styles.dim}>
              <VisibleText text={description} />
            </span>
          )}
        </span>
        <span className={`${styles.addresses} mono`} title={addresses.map(visible).join('\n')}>
          {addresses.slice(0, MOST_ADDRESSES).map(visible).join('  ')}
          {addresses.length > MOST_ADDRESSES ? ` +${addresses.length - MOST_ADDRESSES}` : ''}
        </span>
        {!isProgram && <span className={styles.state}>{up && running ? '' : stateOf(entry)}</span>}
        {!isProgram && <InterfaceRateLine name={name} />}
      </label>
      <OwnSettings name={name} />
      {chosen && problem && <p className={styles.rowProblem}>{visible(problem)}</p>}
    </li>
  )
}

/** A source that was added by hand: a machine behind ssh, or a pipe. */
export function AddedRow({ name, chosen, problem }: RowProps) {
  return (
    <li className={styles.item}>
      <label className={styles.interface} data-testid={`interface-${name}`} onDoubleClick={() => startOn(name)}>
        <input type="checkbox" checked={chosen} onChange={(event) => choose(name, event.target.checked)} />
        <span className={styles.elsewhere} />
        <span className={styles.name}>
          <b>
            <VisibleText text={name} />
          </b>
        </span>
      </label>
      <OwnSettings name={name} />
      <Button
        icon={Pencil}
        weight="quiet"
        size="small"
        title="Change it"
        aria-label={`Change ${visible(name)}`}
        onClick={() => {
          useCaptures.setState({ editedSource: name })
          showOverlay('addSource')
        }}
      />
      <Button
        icon={X}
        weight="quiet"
        size="small"
        title="Take it off the list"
        aria-label={`Take ${visible(name)} off the list`}
        onClick={() => removeSource(name)}
      />
      {chosen && problem && <p className={styles.rowProblem}>{visible(problem)}</p>}
    </li>
  )
}

function OwnSettings({ name }: { readonly name: string }) {
  const own = useCapturePlan(({ plan }) => plan.settings[name] !== undefined)
  return (
    <Button
      icon={SlidersHorizontal}
      weight="quiet"
      size="small"
      className={own ? styles.own : undefined}
      title={own ? 'Options of this interface: some are set' : 'Options of this interface'}
      aria-label={`Options of ${visible(name)}`}
      data-testid={`options-${name}`}
      onClick={() => openOptions(name)}
    />
  )
}
