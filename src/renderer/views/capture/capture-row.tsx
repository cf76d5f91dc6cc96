/** One capture: what, since when, how much, what was lost, and how to end it. */
import { Copy, Square, SquareTerminal, Waypoints } from 'lucide-react'
import type { CaptureInfo } from '../../../shared/wire/calls.ts'
import { stopCapture } from '../../actions/capture.ts'
import { copyText } from '../../actions/clipboard.ts'
import { Button } from '../../components/button.tsx'
import { useNow } from '../../components/use-now.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { withoutFolders } from '../../format/command-line.ts'
import { formatBytes, formatCount, plural } from '../../format/numbers.ts'
import { formatElapsed } from '../../format/time.ts'
import { visible } from '../../format/visible.ts'
import { dropsOf, isActive, useSession } from '../../state/session.ts'
import styles from './capture.module.css'
import { TapConsole } from './tap-console.tsx'

const STATES: Readonly<Record<CaptureInfo['state'], string>> = {
  starting: 'starting',
  running: 'running',
  stopping: 'stopping',
  stopped: 'stopped',
  failed: 'failed',
}

export function CaptureRow({ id }: { readonly id: number }) {
  const capture = useSession((state) => state.info?.captures.find((other) => other.id === id))
  const active = capture !== undefined && isActive(capture)
  const now = useNow(1000, active)
  if (!capture) return null
  const Icon = capture.kind === 'stdio' ? SquareTerminal : Waypoints
  const drops = dropsOf(capture)
  return (
    <li className={styles.capture} data-testid={`capture-${id}`} data-state={capture.state}>
      <div className={styles.captureHead}>
        <Icon size={15} strokeWidth={1.5} aria-hidden="true" className={active ? styles.recording : styles.dim} />
        <b className={styles.title} title={visible(capture.title)}>
          <VisibleText text={withoutFolders(capture.title)} />
        </b>
        <span className={styles.dim}>
          {STATES[capture.state]}
          {active ? ` ${formatElapsed(now - capture.startedAtMs)}` : ''}
          {capture.pid !== null && active ? ` · pid ${capture.pid}` : ''}
        </span>
        {active && (
          <Button
            icon={Square}
            size="small"
            disabled={capture.state === 'stopping'}
            onClick={() => void stopCapture(id)}
            data-testid={`stop-${id}`}
          >
            Stop
          </Button>
        )}
      </div>
      <p className={styles.counters}>
        {plural(capture.frames, 'frame')} · {formatBytes(capture.bytes)}
        {drops > 0 && (
          <span className={styles.dropped} title={dropText(capture)}>
            {' '}
            · {formatCount(drops)} dropped
          </span>
        )}
        {capture.sampledOut > 0 && (
          <span className={styles.sampled} title="Left out on purpose: only one frame of some is kept">
            {' '}
            · {formatCount(capture.sampledOut)} left out by sampling
          </span>
        )}
      </p>
      {capture.interfaces.length > 1 && <InterfaceCounters capture={capture} />}
      {capture.address !== null && active && <ProxyAddress address={capture.address} />}
      {capture.kind === 'packets' && capture.file !== null && (
        <p className={`${styles.file} mono`} title={visible(capture.file)}>
          <VisibleText text={capture.file} />
        </p>
      )}
      {capture.message && (
        <div className={capture.state === 'failed' ? styles.problem : styles.remark}>
          <p>
            <VisibleText text={capture.message} />
          </p>
          {capture.hint && (
            <p className={styles.hint}>
              <VisibleText text={capture.hint} />
            </p>
          )}
        </div>
      )}
      {capture.writable && capture.state === 'running' && <TapConsole capture={id} />}
    </li>
  )
}

/** What to configure in the clients of a server that a proxy stands before. */
function ProxyAddress({ address }: { readonly address: string }) {
  return (
    <div className={styles.address}>
      <span className={styles.dim}>For its clients:</span>
      <code className="mono" data-testid="proxy-address">
        <VisibleText text={address} />
      </code>
      <Button
        icon={Copy}
        size="small"
        weight="quiet"
        aria-label="Copy the URL"
        onClick={() => void copyText(address)}
      />
    </div>
  )
}

function InterfaceCounters({ capture }: { readonly capture: CaptureInfo }) {
  return (
    <ul className={styles.counters}>
      {capture.interfaces.map(({ name, frames, bytes, ...drops }) => {
        const lost = drops.kernelDrops + drops.interfaceDrops + drops.programDrops
        return (
          <li key={name}>
            <VisibleText text={name} /> {plural(frames, 'frame')} · {formatBytes(bytes)}
            {lost > 0 && <span className={styles.dropped}> · {formatCount(lost)} dropped</span>}
          </li>
        )
      })}
    </ul>
  )
}

const dropText = ({ kernelDrops, interfaceDrops, programDrops }: CaptureInfo): string =>
  `Kernel ${kernelDrops}, interface ${interfaceDrops}, capture program ${programDrops}`
