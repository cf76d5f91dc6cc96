/** Notices come in at the lower right, read themselves out and go by themselves. */
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { dismissNotice, type Notice, type NoticeSeverity, useNotices } from '../../state/notices.ts'
import styles from './notices.module.css'

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert } as const satisfies Record<
  NoticeSeverity,
  unknown
>

export function Notices() {
  const notices = useNotices((state) => state.notices)
  return (
    <section className={styles.stack} aria-label="Notices" aria-live="polite" data-testid="notices">
      {notices.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </section>
  )
}

function Toast({ notice }: { readonly notice: Notice }) {
  const { id, severity, message, hint, progress, cancel, action } = notice
  const Icon = ICONS[severity]
  return (
    <div className={`${styles.toast} ${styles[severity]}`} role={severity === 'error' ? 'alert' : 'status'}>
      <Icon className={styles.icon} size={16} strokeWidth={1.5} aria-hidden="true" />
      <div className={styles.body}>
        <p className={styles.message}>
          <VisibleText text={message} />
        </p>
        {hint && (
          <p className={styles.hint}>
            <VisibleText text={hint} />
          </p>
        )}
        {progress !== null && <ProgressBar value={progress} label={message} width={220} />}
        {cancel && (
          <Button size="small" onClick={cancel}>
            Cancel
          </Button>
        )}
        {action && (
          <Button
            size="small"
            data-testid="notice-action"
            onClick={() => {
              dismissNotice(id)
              action.run()
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
      <Button
        icon={X}
        weight="quiet"
        size="small"
        title="Dismiss"
        aria-label="Dismiss notice"
        onClick={() => dismissNotice(id)}
      />
    </div>
  )
}
