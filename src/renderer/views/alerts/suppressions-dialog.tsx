/** What is suppressed, by whom nobody asks, and why; each can be taken back. */
import { useEffect, useState } from 'react'
import type { SuppressionInfo } from '../../../shared/wire/alerts.ts'
import { unsuppress } from '../../actions/alerts.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { call } from '../../connection/connection.ts'
import { keyText } from '../../format/alert-text.ts'
import { plural } from '../../format/numbers.ts'
import { useAlertsVersion } from '../../state/alerts.ts'
import { showOverlay } from '../../state/layout.ts'
import { report } from '../../state/notices.ts'
import styles from './alert-view.module.css'
import { untilWords } from './suppression-words.ts'

const close = (): void => showOverlay(null)

export function SuppressionsDialog() {
  const [list, setList] = useState<readonly SuppressionInfo[] | null>(null)
  const version = useAlertsVersion()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is asked for anew
  useEffect(() => {
    call('alerts.suppressions', {}).then(({ suppressions }) => setList(suppressions), report)
  }, [version])
  return (
    <Modal
      title="Suppressed alerts"
      testId="suppressions-dialog"
      onClose={close}
      onSubmit={close}
      foot={
        <Button type="submit" weight="primary">
          Done
        </Button>
      }
    >
      {list?.length === 0 && <p className={styles.dim}>Nothing is suppressed.</p>}
      <ul className={styles.suppressions}>
        {list?.map((suppression) => (
          <Suppression key={suppression.id} suppression={suppression} />
        ))}
      </ul>
    </Modal>
  )
}

function Suppression({
  suppression: { id, rule, key, reason, untilMs, alerts },
}: {
  readonly suppression: SuppressionInfo
}) {
  const over = untilMs !== null && untilMs < Date.now()
  return (
    <li>
      <div>
        <p>
          <span className="mono">
            <VisibleText text={rule} />
          </span>{' '}
          <span className={styles.dim}>
            {key === null ? 'all that it finds' : <VisibleText text={keyText({ key })} />}
          </span>
        </p>
        <p>
          <VisibleText text={reason} />
        </p>
        <p className={styles.dim}>
          {over ? 'over' : untilWords(untilMs)}, {plural(alerts, 'alert')} here
        </p>
      </div>
      <Button size="small" onClick={() => void unsuppress(id)}>
        {over ? 'Remove' : 'Unsuppress'}
      </Button>
    </li>
  )
}
