/** What a server wrote beside its messages: the end of its standard error (over HTTP, what the proxy says), and lines on standard output that are no messages. */
import type { ServerDetails, TrailLine } from '../../../shared/wire/servers.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { FrameLink } from './frame-link.tsx'
import styles from './servers-pane.module.css'

interface OutputTabProps {
  readonly isHttp: boolean
  readonly details: ServerDetails
  readonly text: string
}

export function OutputTab({ isHttp, details, text }: OutputTabProps) {
  const { stderr, stderrLines, stray, strayLines } = details
  if (stderrLines + strayLines === 0) {
    return (
      <p className={styles.none}>
        {isHttp ? 'Its proxy had nothing to say.' : 'It wrote nothing beside its messages.'}
      </p>
    )
  }
  return (
    <div className={styles.scroll} data-testid="server-output">
      {strayLines > 0 && (
        <Trail
          title={`${plural(strayLines, 'line')} on stdout that ${strayLines === 1 ? 'is no message' : 'are no messages'}: a client may stop at that`}
          isWarning
          lines={stray}
          all={strayLines}
          text={text}
        />
      )}
      {stderrLines > 0 && (
        <Trail
          title={isHttp ? 'What its proxy says' : `${plural(stderrLines, 'line')} on stderr`}
          lines={stderr}
          all={stderrLines}
          text={text}
        />
      )}
    </div>
  )
}

interface TrailProps {
  readonly title: string
  readonly isWarning?: boolean
  readonly lines: readonly TrailLine[]
  readonly all: number
  readonly text: string
}

function Trail({ title, isWarning, lines, all, text }: TrailProps) {
  const wanted = text.toLowerCase()
  const shown = lines.filter((line) => line.text.toLowerCase().includes(wanted))
  const kept = all > lines.length ? `the last ${formatCount(lines.length)} of them` : ''
  return (
    <section>
      <h3 className={isWarning ? styles.warningHeading : styles.heading}>
        {title}
        {kept !== '' && <span className={styles.dim}>{kept}</span>}
      </h3>
      <ol className={styles.trail}>
        {shown.map((line) => (
          <li key={line.frame}>
            <FrameLink frame={line.frame} />
            <span className={styles.line}>
              <VisibleText text={line.text} />
            </span>
          </li>
        ))}
      </ol>
      {shown.length === 0 && <p className={styles.remark}>None of these has the text.</p>}
    </section>
  )
}
