/** The sessions of the spool folder, newest first. */
import { useMemo } from 'react'
import type { SpoolInfo } from '../../../shared/wire/capture.ts'
import { openSpool } from '../../actions/spools.ts'
import { Button } from '../../components/button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { withoutFolders } from '../../format/command-line.ts'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { formatClock, formatDay, formatSpan, type TimeZone } from '../../format/time.ts'
import { visible } from '../../format/visible.ts'
import { usePreferences } from '../../state/preferences.ts'
import { files, useSession } from '../../state/session.ts'
import styles from './spools-page.module.css'

/** Those beyond are found when newer ones are gone. */
const MOST = 500

export const STATES: Readonly<Record<SpoolInfo['state'], string>> = {
  running: 'being captured',
  complete: 'not saved',
  crashed: 'ended without warning',
  saved: 'saved elsewhere',
}

export const momentOf = (ms: number, zone: TimeZone): string =>
  `${formatDay(Math.floor(ms / 1000), zone)} ${formatClock(Math.floor(ms / 1000), zone)}`

interface SpoolTableProps {
  readonly spools: readonly SpoolInfo[]
  /** By path. */
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (chosen: ReadonlySet<string>) => void
}

export function SpoolTable({ spools, chosen, onChoose }: SpoolTableProps) {
  const newest = useMemo(() => [...spools].sort((a, b) => b.startedAtMs - a.startedAtMs), [spools])
  const removable = newest.slice(0, MOST).filter(({ state }) => state !== 'running')
  const all = removable.length > 0 && removable.every(({ path }) => chosen.has(path))
  const choose = (path: string, on: boolean): void => {
    const next = new Set(chosen)
    if (on) next.add(path)
    else next.delete(path)
    onChoose(next)
  }
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>
              <input
                type="checkbox"
                aria-label="Choose all"
                checked={all}
                onChange={() => onChoose(new Set(all ? [] : removable.map(({ path }) => path)))}
              />
            </th>
            <th>Begun</th>
            <th>What</th>
            <th className={styles.number}>For</th>
            <th className={styles.number}>Frames</th>
            <th className={styles.number}>Size</th>
            <th>State</th>
            <th>
              <span className="visually-hidden">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {newest.slice(0, MOST).map((spool) => (
            <Row key={spool.path} spool={spool} chosen={chosen.has(spool.path)} onChoose={choose} />
          ))}
        </tbody>
      </table>
      {newest.length > MOST && <p className={styles.more}>and {formatCount(newest.length - MOST)} older ones</p>}
    </>
  )
}

interface RowProps {
  readonly spool: SpoolInfo
  readonly chosen: boolean
  readonly onChoose: (path: string, chosen: boolean) => void
}

function Row({ spool, chosen, onChoose }: RowProps) {
  const { path, title, kind, startedAtMs, endedAtMs, bytes, frames, state } = spool
  const zone = usePreferences((preferences) => preferences.timeZone)
  const isOpen = useSession((session) => files(session).some((file) => spool.files.includes(file.path)))
  const name = visible(withoutFolders(title))
  return (
    <tr data-testid="spool" data-state={state}>
      <td>
        <input
          type="checkbox"
          aria-label={`Choose ${name}`}
          checked={chosen}
          disabled={state === 'running'}
          onChange={(event) => onChoose(path, event.target.checked)}
        />
      </td>
      <td>{momentOf(startedAtMs, zone)}</td>
      <td className={styles.title} title={visible(title)}>
        <VisibleText text={withoutFolders(title)} />{' '}
        <span className={styles.dim}>{kind === 'stdio' ? 'command' : ''}</span>
      </td>
      <td className={styles.number}>
        {endedAtMs === null ? '' : formatSpan(Math.max(0, Math.round((endedAtMs - startedAtMs) / 1000)))}
      </td>
      <td className={styles.number}>{frames === null ? '' : formatCount(frames)}</td>
      <td className={styles.number}>{formatBytes(bytes)}</td>
      <td className={styles[state]}>{STATES[state]}</td>
      <td className={styles.number}>
        {isOpen ? (
          <span className={styles.dim}>open</span>
        ) : (
          <Button
            size="small"
            weight="quiet"
            disabled={spool.files.length === 0}
            aria-label={`Open ${name}`}
            onClick={() => void openSpool(spool)}
            data-testid="spool-open"
          >
            Open
          </Button>
        )}
      </td>
    </tr>
  )
}
