/** Asks before a pack of one's own is removed. */
import { removePack } from '../../actions/rule-draft.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { plural } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import { useRules } from '../../state/rules.ts'

interface RemovePackDialogProps {
  readonly pack: string
  readonly onClose: () => void
}

export function RemovePackDialog({ pack, onClose }: RemovePackDialogProps) {
  const list = useRules((state) => state.list)
  const rules = list?.rules.filter((rule) => list.packs[rule.pack].name === pack).length ?? 0
  return (
    <Modal
      title={`Remove ${visible(pack)}`}
      testId="remove-pack-dialog"
      onClose={onClose}
      onSubmit={onClose}
      foot={
        <>
          <Button type="submit" weight="primary">
            Keep it
          </Button>
          <Button
            weight="danger"
            onClick={() => {
              onClose()
              void removePack(pack)
            }}
            data-testid="remove-pack-go"
          >
            Remove for good
          </Button>
        </>
      }
    >
      <p>The file, its {plural(rules, 'rule')} and the alerts they raised in this session are gone then.</p>
    </Modal>
  )
}
