/** A recorded request, edited and sent once more, with its answer beside it. */
import { Send, Square } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { chooseId, resend, stopWaiting } from '../../actions/resend.ts'
import { selectFrame } from '../../actions/selection.ts'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/fields.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { idOf, messageProblems, methodOf } from '../../format/json-text.ts'
import { formatCount } from '../../format/numbers.ts'
import { useResend } from '../../state/resend.ts'
import { ResendAnswer } from './resend-answer.tsx'
import styles from './resend-pane.module.css'
import { commandProblem, ResendTargetFields } from './resend-target.tsx'
import { useJsonEditor } from './use-json-editor.ts'

export function ResendPane() {
  const chosen = useResend((state) => state.message !== null)
  if (chosen) return <Resend />
  return (
    <p className={styles.none} data-testid="resend">
      To send a recorded request again, right-click it in the frames or the exchanges and choose “Edit and resend”.
    </p>
  )
}

function Resend() {
  const { message, text, freshId, target, command, phase } = useResend()
  const problems = useMemo(() => messageProblems(text), [text])
  const hasId = useMemo(() => idOf(text) !== undefined, [text])
  if (!message) return null
  return (
    <div className={styles.pane} data-testid="resend">
      <div className={styles.tools}>
        <span className={styles.title}>
          <VisibleText text={methodOf(message.text)} />
          {message.frame > 0 && (
            <button type="button" className={styles.link} onClick={() => void selectFrame(message.frame)}>
              frame {formatCount(message.frame)}
            </button>
          )}
        </span>
        <ResendTargetFields />
        {hasId && <CheckField label="New id" checked={freshId} onChange={chooseId} testId="resend-fresh-id" />}
        {phase === 'idle' ? (
          <Button
            icon={Send}
            size="small"
            weight="primary"
            disabled={problems.length > 0 || (target === 'start' && commandProblem(command) !== null)}
            title="Send the message (Ctrl+Enter)"
            onClick={() => void resend()}
            data-testid="resend-send"
          >
            {target === 'start' ? 'Start and send' : 'Send'}
          </Button>
        ) : (
          <Button icon={Square} size="small" onClick={stopWaiting} data-testid="resend-stop">
            Stop waiting
          </Button>
        )}
      </div>
      <div className={styles.columns}>
        <section className={styles.column} aria-label="Message">
          <MessageEditor />
          <p className={styles.problem} role="status" data-testid="resend-problem">
            {problems[0]?.message ?? ''}
          </p>
        </section>
        <ResendAnswer />
      </div>
    </div>
  )
}

function MessageEditor() {
  const box = useRef<HTMLDivElement>(null)
  const text = useResend((state) => state.text)
  const marks = useMemo(() => messageProblems(text), [text])
  useJsonEditor(box, {
    label: 'Message to send',
    text,
    marks,
    onChange: (typed) => useResend.setState({ text: typed }),
    onSubmit: () => void resend(),
  })
  return <div ref={box} className={styles.editor} data-testid="resend-editor" />
}
