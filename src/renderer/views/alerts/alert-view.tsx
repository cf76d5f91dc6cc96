/** An alert in whole: why it fired, its evidence, what to do about it, its rule. */
import { X } from 'lucide-react'
import type { RefObject } from 'react'
import type { AlertDetail, AlertItem, SuppressionInfo } from '../../../shared/wire/alerts.ts'
import { acknowledge, askToSuppress, renew, unsuppress } from '../../actions/alerts.ts'
import { selectFrame } from '../../actions/selection.ts'
import { Button } from '../../components/button.tsx'
import { SeverityMark } from '../../components/severity-mark.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount, plural } from '../../format/numbers.ts'
import { chooseAlert } from '../../state/alerts.ts'
import styles from './alert-view.module.css'
import { EvidenceTable } from './evidence-table.tsx'
import { NoteEditor } from './note-editor.tsx'
import { RulePart } from './rule-part.tsx'
import { STATE_WORDS } from './state-words.ts'
import { untilWords } from './suppression-words.ts'
import { useAlertDetail } from './use-alert-detail.ts'
import { Why } from './why-part.tsx'

interface AlertViewProps {
  readonly id: number
  readonly note: RefObject<HTMLTextAreaElement | null>
}

export function AlertView({ id, note }: AlertViewProps) {
  const detail = useAlertDetail(id)
  return (
    <section
      className={styles.view}
      aria-label="The alert"
      data-testid="alert-view"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) chooseAlert(null)
      }}
    >
      {detail === 'gone' ? (
        <div className={styles.gone}>
          <p>This alert is not there any more: its rule was switched off, or its file was closed.</p>
          <Button size="small" onClick={() => chooseAlert(null)}>
            Close
          </Button>
        </div>
      ) : (
        detail && <Whole key={id} detail={detail} note={note} />
      )}
    </section>
  )
}

function Whole({ detail, note }: { readonly detail: AlertDetail; readonly note: AlertViewProps['note'] }) {
  const { alert, rule, evidence, suppression } = detail
  return (
    <>
      <header className={styles.head} data-severity={alert.severity}>
        <div className={styles.titleLine}>
          <h2>
            <VisibleText text={alert.title} />
          </h2>
          <Button
            icon={X}
            size="small"
            weight="quiet"
            title="Close (Esc)"
            aria-label="Close the alert"
            onClick={() => chooseAlert(null)}
          />
        </div>
        <p className={styles.facts}>
          <SeverityMark severity={alert.severity} word />
          <span className={styles.dim}>{STATE_WORDS[alert.state]}</span>
          {alert.saved && <span className={styles.dim}>saved with the file</span>}
          <span className={`${styles.dim} mono`}>
            <VisibleText text={alert.rule} />
          </span>
        </p>
        <Actions alert={alert} suppression={suppression} />
      </header>
      {suppression && <Suppressed suppression={suppression} />}
      <Why alert={alert} />
      <EvidenceTable alert={alert} evidence={evidence} />
      <NoteEditor id={alert.id} note={alert.note} field={note} />
      {rule ? (
        <RulePart rule={rule} />
      ) : (
        <p className={styles.remark}>
          Its rule is not among those that are loaded, so there is nothing more to say of it.
        </p>
      )}
    </>
  )
}

interface ActionsProps {
  readonly alert: AlertItem
  readonly suppression: SuppressionInfo | null
}

function Actions({ alert, suppression }: ActionsProps) {
  const { id, state, frame } = alert
  return (
    <div className={styles.actions}>
      <Button size="small" onClick={() => void selectFrame(frame)} data-testid="alert-goto">
        Frame {formatCount(frame)}
      </Button>
      {state === 'new' && (
        <Button
          size="small"
          title="Acknowledge (A)"
          onClick={() => void acknowledge([id])}
          data-testid="alert-acknowledge"
        >
          Acknowledge
        </Button>
      )}
      {state === 'acknowledged' && (
        <Button size="small" title="Mark as new again (A)" onClick={() => void renew([id])} data-testid="alert-renew">
          Mark as new
        </Button>
      )}
      {suppression ? (
        <Button size="small" onClick={() => void unsuppress(suppression.id)} data-testid="alert-unsuppress">
          Unsuppress
        </Button>
      ) : (
        <Button size="small" title="Suppress (S)" onClick={() => askToSuppress(alert)} data-testid="alert-suppress">
          Suppress…
        </Button>
      )}
    </div>
  )
}

function Suppressed({ suppression: { reason, untilMs, key, alerts } }: { readonly suppression: SuppressionInfo }) {
  return (
    <p className={styles.remark}>
      Suppressed {untilWords(untilMs)}, with {key === null ? 'all of its rule' : 'all of this key'}:{' '}
      <VisibleText text={reason} /> ({plural(alerts, 'alert')} here).
    </p>
  )
}
