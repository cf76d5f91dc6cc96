/** Asks before rules that were typed and not saved are left. */
import { useEffect } from 'react'
import { leave, nameProblem, saveDraft } from '../../actions/rule-draft.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { visible } from '../../format/visible.ts'
import { isChanged, type RuleDraft, useRules } from '../../state/rules.ts'

export function LeaveDialog({ draft }: { readonly draft: RuleDraft }) {
  const { pack, digest } = draft
  const changed = isChanged(draft)
  // It was being saved when somebody left it.
  useEffect(() => {
    if (!changed) leave(true)
  }, [changed])
  const save = async (): Promise<void> => {
    await saveDraft()
    if (isChanged(useRules.getState().draft)) leave(false)
  }
  const canSave = digest !== null || nameProblem(pack) === null
  return (
    <Modal
      title="Save the rules?"
      testId="leave-dialog"
      onClose={() => leave(false)}
      onSubmit={() => void (canSave && save())}
      foot={
        <>
          <Button onClick={() => leave(false)}>Cancel</Button>
          <Button weight="danger" onClick={() => leave(true)} data-testid="leave-discard">
            Discard the changes
          </Button>
          <Button type="submit" weight="primary" disabled={!canSave}>
            Save
          </Button>
        </>
      }
    >
      <p>{visible(pack)} was changed and not saved.</p>
    </Modal>
  )
}
