/** What came back: the answer, what it differs in from the recorded one, or why there is none. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { selectFrame } from '../../actions/selection.ts'
import { Choice } from '../../components/choice.tsx'
import type { JsonDiff } from '../../editor/json-editor.ts'
import { formatCount } from '../../format/numbers.ts'
import { type Answer, useResend } from '../../state/resend.ts'
import styles from './resend-pane.module.css'
import { StartFields } from './resend-target.tsx'
import { useJsonEditor } from './use-json-editor.ts'

export function ResendAnswer() {
  const { answer, problem, phase, target, original, shows } = useResend()
  const response = answer?.response ?? null
  const text = answer?.text ?? null
  return (
    <section className={styles.column} aria-label="Answer" data-testid="resend-answer">
      {answer && (
        <div className={styles.head}>
          <span>Sent:</span>
          <FrameLink frame={answer.request} testId="resend-request-frame" />
          {response !== null && (
            <>
              <span>Answer:</span>
              <FrameLink frame={response} testId="resend-response-frame" />
            </>
          )}
          {text !== null && original !== null && (
            <Choice
              label="Answer, or compared with the recorded one"
              options={[
                ['answer', 'Answer'],
                ['comparison', 'Compared'],
              ]}
              value={shows}
              onChange={(value) => useResend.setState({ shows: value })}
            />
          )}
        </div>
      )}
      {text !== null ? (
        shows === 'comparison' && original !== null ? (
          <Comparison before={original} after={text} />
        ) : (
          <AnswerText text={text} />
        )
      ) : (
        <div className={styles.nothing}>
          {problem ? (
            <Problem message={problem.message} hint={problem.hint} />
          ) : (
            <Waiting>{waitingText(phase, answer)}</Waiting>
          )}
          {phase === 'idle' && target === 'start' && <StartFields />}
        </div>
      )}
    </section>
  )
}

function waitingText(phase: string, answer: Answer | null): string {
  if (phase === 'starting') return 'Starting the program…'
  if (phase === 'waiting') return 'Waiting for the answer…'
  if (answer === null) return ''
  return answer.response === null ? 'A notification has no answer.' : 'The answer is too large to be shown here.'
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.dim} role="status">
      {children}
    </p>
  )
}

function Problem({ message, hint }: { readonly message: string; readonly hint: string | null }) {
  return (
    <p className={styles.failure} role="alert">
      {message}
      {hint && <span className={styles.dim}> {hint}</span>}
    </p>
  )
}

function FrameLink({ frame, testId }: { readonly frame: number; readonly testId: string }) {
  return (
    <button type="button" className={styles.link} onClick={() => void selectFrame(frame)} data-testid={testId}>
      frame {formatCount(frame)}
    </button>
  )
}

const NO_MARKS: readonly never[] = []

function AnswerText({ text }: { readonly text: string }) {
  const box = useRef<HTMLDivElement>(null)
  useJsonEditor(box, { label: 'Answer', text, marks: NO_MARKS })
  return <div ref={box} className={styles.editor} data-testid="resend-answer-text" />
}

function Comparison({ before, after }: { readonly before: string; readonly after: string }) {
  const box = useRef<HTMLDivElement>(null)
  const [diff, setDiff] = useState<JsonDiff | null>(null)
  useEffect(() => {
    let mine: JsonDiff | null = null
    let disposed = false
    void import('../../editor/json-editor.ts').then(({ createJsonDiff }) => {
      if (disposed || !box.current) return
      mine = createJsonDiff(box.current)
      setDiff(mine)
    })
    return () => {
      disposed = true
      mine?.dispose()
    }
  }, [])
  useEffect(() => diff?.setTexts(before, after), [diff, before, after])
  return <div ref={box} className={styles.editor} data-testid="resend-comparison" />
}
