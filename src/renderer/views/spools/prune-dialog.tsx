/** Prunes the spool folder by age and size; what would go is shown while the limits are typed. */
import { useEffect, useState } from 'react'
import type { CallResults } from '../../../shared/wire/calls.ts'
import { previewPrune, pruneSpools } from '../../actions/spools.ts'
import { Button } from '../../components/button.tsx'
import { CheckField, TextField } from '../../components/fields.tsx'
import { Modal } from '../../components/modal.tsx'
import { formatKilobytes, parseCount, parseSize } from '../../format/amounts.ts'
import { formatBytes, plural } from '../../format/numbers.ts'
import { report } from '../../state/notices.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { SpoolLines } from './spool-lines.tsx'
import styles from './spools-page.module.css'

const PAUSE_MS = 200
const MOST_DAYS = 100_000

type Preview = CallResults['spools.prune']

export function PruneDialog({ onClose }: { readonly onClose: () => void }) {
  const kept = usePreferences.getState().prune
  const [days, setDays] = useState(kept.days)
  const [size, setSize] = useState(kept.size)
  const [unsaved, setUnsaved] = useState(false)
  const [preview, setPreview] = useState<Preview | null>(null)
  const age = parseCount(days, MOST_DAYS, 0)
  const most = parseSize(size)
  const isRight = age.ok && most.ok && (age.value !== undefined || most.value !== undefined)
  const olderThanDays = age.ok ? age.value : undefined
  const keepBytes = most.ok && most.value !== undefined ? most.value * 1000 : undefined

  useEffect(() => {
    setPreview(null)
    if (!isRight) return
    let stale = false
    const timer = setTimeout(() => {
      previewPrune({ olderThanDays, keepBytes, unsaved }).then((answer) => !stale && setPreview(answer), report)
    }, PAUSE_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [isRight, olderThanDays, keepBytes, unsaved])

  const count = preview?.removed.length ?? 0
  const submit = (): void => {
    if (!isRight || count === 0) return
    setPreferences({ prune: { days, size: most.ok && most.value !== undefined ? formatKilobytes(most.value) : '' } })
    void pruneSpools({ olderThanDays, keepBytes, unsaved })
    onClose()
  }

  return (
    <Modal
      title="Prune the spools"
      testId="prune-dialog"
      onClose={onClose}
      onSubmit={submit}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" weight="danger" disabled={count === 0} data-testid="prune-go">
            {count === 0 ? 'Remove' : `Remove ${plural(count, 'session')}`}
          </Button>
        </>
      }
    >
      <div className={styles.two}>
        <TextField
          label="Remove what is older than, days"
          value={days}
          onChange={setDays}
          problem={age.ok ? undefined : age.error}
          placeholder="any age"
          inputMode="numeric"
          testId="prune-days"
        />
        <TextField
          label="and the oldest, until no more is left than"
          value={size}
          onChange={setSize}
          problem={most.ok ? undefined : most.error}
          placeholder="any size"
          testId="prune-size"
        />
      </div>
      <CheckField
        label="Also what is saved nowhere else"
        hint="its frames are gone then"
        checked={unsaved}
        onChange={setUnsaved}
        testId="prune-unsaved"
      />
      <div className={styles.preview} role="status" data-testid="prune-preview">
        {!isRight && <p className={styles.dim}>Say an age or a size.</p>}
        {preview && (
          <p>
            {count === 0 ? (
              'Nothing would be removed.'
            ) : (
              <b>{`${plural(count, 'session')}, ${formatBytes(preview.bytes)}`}</b>
            )}
            {count > 0 && ' would be removed. What is being captured stays.'}
            {preview.unsaved > 0 &&
              ` ${plural(preview.unsaved, 'session')} would stay because ${preview.unsaved === 1 ? 'it is' : 'they are'} saved nowhere else.`}
          </p>
        )}
        {preview && count > 0 && <SpoolLines spools={preview.removed} />}
      </div>
    </Modal>
  )
}
