/** What a pack in the editor wants a decision on: a file that somebody else changed, and a rule that is on twice. */
import type { ReactNode } from 'react'
import { resolveConflict } from '../../actions/rule-draft.ts'
import { enableRules } from '../../actions/rules.ts'
import { Button } from '../../components/button.tsx'
import { visible } from '../../format/visible.ts'
import { changeDraft, type RuleDraft } from '../../state/rules.ts'
import styles from './rules.module.css'

export function EditorBanners({ draft: { id, pack, conflict, original } }: { readonly draft: RuleDraft }) {
  return (
    <>
      {conflict && (
        <Banner
          text={`${visible(pack)} was changed by another program since it was opened. It was not saved.`}
          testId="editor-conflict"
        >
          <Button size="small" onClick={() => void resolveConflict('theirs')}>
            Drop mine, open that
          </Button>
          <Button
            size="small"
            weight="danger"
            onClick={() => void resolveConflict('mine')}
            data-testid="editor-overwrite"
          >
            Write mine over it
          </Button>
        </Banner>
      )}
      {original && (
        <Banner
          text={`“${visible(original.title)}” is on as well: both would tell of the same.`}
          testId="editor-original"
        >
          <Button size="small" weight="quiet" onClick={() => changeDraft(id, { original: null })}>
            Keep both
          </Button>
          <Button
            size="small"
            onClick={() => {
              changeDraft(id, { original: null })
              void enableRules({ rules: [original.id] }, false)
            }}
            data-testid="editor-original-off"
          >
            Switch off the built-in one
          </Button>
        </Banner>
      )}
    </>
  )
}

function Banner({
  text,
  testId,
  children,
}: {
  readonly text: string
  readonly testId: string
  readonly children: ReactNode
}) {
  return (
    <div className={styles.editorBanner} role="status" data-testid={testId}>
      <p>{text}</p>
      {children}
    </div>
  )
}
