/** A pack of rules as text: typed, tried on its samples, saved. Packs that come with Tapscope are read here and copied from. */
import { ArrowLeft, FlaskConical, Trash2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { closeDraft, nameProblem, testDraft, typeDraft } from '../../actions/rule-draft.ts'
import { runCommand } from '../../commands/registry.ts'
import { formatShortcut } from '../../commands/shortcuts.ts'
import { Button } from '../../components/button.tsx'
import { isMac } from '../../connection/bridge.ts'
import { plural } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import { changeDraft, isChanged, type RuleDraft } from '../../state/rules.ts'
import { EditorBanners } from './editor-banners.tsx'
import { EditorFindings, outcomeText } from './editor-findings.tsx'
import { RemovePackDialog } from './remove-pack-dialog.tsx'
import styles from './rules.module.css'
import { useYamlEditor } from './use-yaml-editor.ts'

export function RuleEditor({ draft }: { readonly draft: RuleDraft }) {
  const box = useRef<HTMLDivElement>(null)
  const back = useRef<HTMLButtonElement>(null)
  const { id, builtIn, text, line, problems, tests, testing } = draft
  const outcomes = useMemo(
    () => (tests?.outcomes ?? []).map((one) => ({ line: one.line, passed: one.passed, message: outcomeText(one) })),
    [tests],
  )
  const editor = useYamlEditor(box, {
    id,
    label: builtIn ? `Rules of ${draft.pack}, to read` : `Rules of ${draft.pack}`,
    text,
    line,
    readOnly: builtIn,
    marks: problems,
    outcomes,
    onChange: (typed) => typeDraft(id, typed),
    onLeave: () => back.current?.focus(),
  })
  return (
    <section className={styles.editor} aria-label="Rule editor" data-testid="rule-editor">
      <header className={styles.editorHead}>
        <Button
          ref={back}
          icon={ArrowLeft}
          size="small"
          weight="quiet"
          title="Back to the rules"
          aria-label="Back to the rules"
          onClick={closeDraft}
          data-testid="editor-back"
        />
        <PackName draft={draft} />
        <span className={styles.editorState} role="status" data-testid="editor-state">
          {stateOf(draft)}
        </span>
        <Button
          icon={FlaskConical}
          size="small"
          disabled={testing}
          title="Run the rules on their samples"
          onClick={() => void testDraft()}
          data-testid="editor-test"
        >
          {testing ? 'Testing…' : 'Test'}
        </Button>
        {!builtIn && <OwnPackButtons draft={draft} onSaved={() => editor?.focus()} />}
      </header>
      <EditorBanners draft={draft} />
      {/* The editor searches by itself. */}
      <div ref={box} className={styles.editorBox} data-keeps="Mod+F Mod+M" data-testid="editor-text" />
      <EditorFindings draft={draft} onGo={(at, column) => editor?.reveal(at, column)} />
    </section>
  )
}

function stateOf(draft: RuleDraft): string {
  const { builtIn, problems, digest } = draft
  if (problems.length > 0) return plural(problems.length, 'problem')
  if (builtIn) return 'comes with Tapscope, to read'
  if (digest === null) return 'not saved yet'
  return isChanged(draft) ? 'changed' : 'saved'
}

function PackName({ draft: { id, pack, digest } }: { readonly draft: RuleDraft }) {
  if (digest !== null) return <h2>{visible(pack)}</h2>
  const problem = nameProblem(pack)
  return (
    <label className={styles.packName}>
      <span>Pack</span>
      <input
        className={styles.search}
        value={pack}
        spellCheck={false}
        autoComplete="off"
        maxLength={64}
        aria-invalid={problem !== null}
        onChange={(event) => changeDraft(id, { pack: event.target.value.trim() })}
        data-testid="editor-pack"
      />
      {problem && (
        <span className={styles.bad} role="status">
          {problem}
        </span>
      )}
    </label>
  )
}

interface OwnPackButtonsProps {
  readonly draft: RuleDraft
  readonly onSaved: () => void
}

function OwnPackButtons({ draft, onSaved }: OwnPackButtonsProps) {
  const [removing, setRemoving] = useState(false)
  return (
    <>
      {draft.digest !== null && (
        <Button
          icon={Trash2}
          size="small"
          weight="quiet"
          title="Remove the pack…"
          aria-label="Remove the pack"
          onClick={() => setRemoving(true)}
          data-testid="editor-remove"
        />
      )}
      <Button
        size="small"
        weight="primary"
        title={`Save (${formatShortcut('Mod+S', isMac)})`}
        disabled={!isChanged(draft) || (draft.digest === null && nameProblem(draft.pack) !== null)}
        onClick={() => {
          runCommand('rules.save')
          onSaved()
        }}
        data-testid="editor-save"
      >
        Save
      </Button>
      {removing && <RemovePackDialog pack={draft.pack} onClose={() => setRemoving(false)} />}
    </>
  )
}
