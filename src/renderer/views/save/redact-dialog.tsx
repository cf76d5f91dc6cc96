/** Asks what is a secret, shows what would be replaced, and saves the frames without it. */
import { useState } from 'react'
import { saveRedacted } from '../../actions/redaction.ts'
import { selectFrame } from '../../actions/selection.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { plural } from '../../format/numbers.ts'
import { type Scope, selectionOf } from '../../format/save-choice.ts'
import { useFrameCounts } from '../../state/frame-counts.ts'
import { showOverlay, showPage } from '../../state/layout.ts'
import { useRedaction } from '../../state/redaction.ts'
import { isFiltered, useView } from '../../state/view.ts'
import { Findings } from './findings.tsx'
import styles from './redact-dialog.module.css'
import { RedactOptions } from './redact-options.tsx'
import { ScopeChoice } from './scope-choice.tsx'
import { useRedactionPreview } from './use-redaction-preview.ts'
import { useRedactionWish } from './use-redaction-wish.ts'

const close = (): void => showOverlay(null)

function show(frame: number): void {
  close()
  showPage('frames')
  void selectFrame(frame)
}

export default function RedactDialog() {
  const counts = useFrameCounts()
  const [scope, setScope] = useState<Scope>(() => (isFiltered(useView.getState().shown) ? 'displayed' : 'all'))
  const [range, setRange] = useState('')
  const what = selectionOf(scope, range, counts)
  const { wish, keepLength } = useRedactionWish(what)
  const { preview, problem, failed, progress } = useRedactionPreview(wish)
  const kept = useRedaction((state) => state.kept)
  const stays = preview?.findings.filter(({ hash }) => kept.has(hash)).length ?? 0
  const replaced = (preview?.secrets ?? 0) - stays

  const submit = async (): Promise<void> => {
    if (!wish || problem !== null) return
    close()
    const saved = await saveRedacted({ ...wish, keepLength, keep: [...kept] })
    if (!saved) showOverlay('redact')
  }

  return (
    <Modal
      title="Save redacted"
      testId="redact-dialog"
      wide
      onClose={close}
      onSubmit={() => void submit()}
      foot={
        <>
          <span className={styles.count} role="status" data-testid="redact-count">
            {preview && progress === null
              ? `${plural(replaced, 'secret')} to replace${stays > 0 ? `, ${stays} kept` : ''}`
              : ''}
          </span>
          <Button onClick={close}>Cancel</Button>
          <Button
            type="submit"
            weight="primary"
            disabled={!wish || problem !== null || failed !== null}
            data-testid="redact-go"
          >
            Save…
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.options}>
          <ScopeChoice scope={scope} range={range} counts={counts} onScope={setScope} onRange={setRange} />
          <RedactOptions problem={problem} />
        </div>
        <Findings preview={preview} progress={progress} failed={failed} onFrame={show} />
      </div>
    </Modal>
  )
}
