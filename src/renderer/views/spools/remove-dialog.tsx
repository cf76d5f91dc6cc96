/** Asks before sessions are removed: what is not saved elsewhere is gone then. */
import type { SpoolInfo } from '../../../shared/wire/capture.ts'
import { removeSpools } from '../../actions/spools.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { formatBytes, formatCount, plural } from '../../format/numbers.ts'
import { SpoolLines } from './spool-lines.tsx'

interface RemoveDialogProps {
  readonly spools: readonly SpoolInfo[]
  readonly onClose: (removed: boolean) => void
}

export function RemoveDialog({ spools, onClose }: RemoveDialogProps) {
  const bytes = spools.reduce((sum, spool) => sum + spool.bytes, 0)
  const unsaved = spools.filter(({ state }) => state !== 'saved').length
  const remove = (): void => {
    void removeSpools(spools.map(({ path }) => path))
    onClose(true)
  }
  return (
    <Modal
      title={`Remove ${plural(spools.length, 'session')}`}
      testId="remove-dialog"
      onClose={() => onClose(false)}
      onSubmit={() => onClose(false)}
      foot={
        <>
          <Button type="submit" weight="primary">
            Keep them
          </Button>
          <Button weight="danger" onClick={remove} data-testid="remove-go">
            Remove for good
          </Button>
        </>
      }
    >
      <p>
        {formatBytes(bytes)} are freed.
        {unsaved > 0 && ` ${formatCount(unsaved)} of them ${unsaved === 1 ? 'is' : 'are'} saved nowhere else.`}
      </p>
      <SpoolLines spools={spools} />
    </Modal>
  )
}
