/** The secrets that were found, a row each: whether it goes, what it was and becomes, and the frames that have it. */
import { Fragment, useRef } from 'react'
import type { RedactionPreview, SecretFinding } from '../../../shared/wire/redaction.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useListWindow } from '../../components/use-window.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { keepSecret, useRedaction } from '../../state/redaction.ts'
import styles from './redact-dialog.module.css'

const ROW_PX = 42
/** Frames that a row links to. */
const LINKS = 4

interface FindingsProps {
  readonly preview: RedactionPreview | null
  readonly progress: number | null
  readonly failed: string | null
  readonly onFrame: (frame: number) => void
}

export function Findings({ preview, progress, failed, onFrame }: FindingsProps) {
  const box = useRef<HTMLDivElement>(null)
  const findings = preview?.findings ?? []
  const { first, end, onScroll } = useListWindow(box, findings.length, ROW_PX)
  const kept = useRedaction((state) => state.kept)
  return (
    <section className={styles.findings} aria-label="What is replaced">
      <div className={styles.head}>
        <span className={styles.dim}>{preview ? headline(preview) : 'Looking for secrets…'}</span>
        {progress !== null && <ProgressBar value={progress} label="Looking for secrets" width={90} />}
      </div>
      <div ref={box} className={styles.list} onScroll={onScroll} data-testid="redact-findings">
        {failed !== null && <p className={styles.none}>{failed}</p>}
        {preview && findings.length === 0 && (
          <p className={styles.none}>
            No secret was found. Name what else is one by a pattern or a JSON path, if there is any.
          </p>
        )}
        <ul className={styles.rows} style={{ height: findings.length * ROW_PX }}>
          {findings.slice(first, end).map((finding, i) => (
            <li key={finding.hash} className={styles.row} style={{ top: (first + i) * ROW_PX, height: ROW_PX }}>
              <FindingRow finding={finding} kept={kept.has(finding.hash)} onFrame={onFrame} />
            </li>
          ))}
        </ul>
      </div>
      <p className={styles.dim}>
        {preview && preview.secrets > findings.length && `The first ${formatCount(findings.length)} are listed. `}
        {preview && preview.removedBlocks > 0 && 'Keys for decryption are left out. '}
        What is encrypted or compressed is not looked into.
      </p>
    </section>
  )
}

const headline = ({ secrets, replaced, frames }: RedactionPreview): string =>
  `${plural(secrets, 'secret')} in ${plural(replaced, 'place')}, ${plural(frames, 'frame')}`

interface RowProps {
  readonly finding: SecretFinding
  readonly kept: boolean
  readonly onFrame: (frame: number) => void
}

function FindingRow({ finding, kept, onFrame }: RowProps) {
  const { hash, kind, masked, placeholder, places, count, weak } = finding
  return (
    <>
      <input
        type="checkbox"
        aria-label={`Replace ${masked}`}
        checked={!kept}
        onChange={(event) => keepSecret(hash, !event.target.checked)}
        data-testid={`finding-${kind}`}
      />
      <div className={styles.what} data-kept={kept || undefined}>
        <div className={styles.change}>
          <span className={styles.before}>
            <VisibleText text={masked} />
          </span>
          <span className={styles.dim}>becomes</span>
          <span className={styles.after}>{placeholder}</span>
        </div>
        <div className={styles.where}>
          <span>{kind}</span>
          <span>{count === 1 ? 'once' : `${formatCount(count)} times`}</span>
          <Places places={places} onFrame={onFrame} />
          {weak && (
            <span title="It is too short, common or long to be looked for elsewhere">only where it was found</span>
          )}
        </div>
      </div>
    </>
  )
}

/** Frames as links; other places by their names. */
function Places({ places, onFrame }: Pick<SecretFinding, 'places'> & Pick<RowProps, 'onFrame'>) {
  const frames = [...new Set(places.map(({ frame }) => frame).filter((frame) => frame !== null))]
  const others = [...new Set(places.filter(({ frame }) => frame === null).map(({ place }) => place))]
  return (
    <span className={styles.places}>
      {frames.length > 0 && (frames.length === 1 ? 'frame ' : 'frames ')}
      {frames.slice(0, LINKS).map((frame, i) => (
        <Fragment key={frame}>
          {i > 0 && ' '}
          <button type="button" className={styles.link} onClick={() => onFrame(frame)}>
            {frame}
          </button>
        </Fragment>
      ))}
      {frames.length > LINKS && ' …'}
      {frames.length > 0 && others.length > 0 && ', '}
      {others.join(', ')}
    </span>
  )
}
