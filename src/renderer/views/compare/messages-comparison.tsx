/** Two frames beside each other. */
import { ArrowLeftRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ComparedMessage, ComparedMessages } from '../../../shared/wire/compare.ts'
import { selectFrame } from '../../actions/selection.ts'
import { Button } from '../../components/button.tsx'
import { Choice } from '../../components/choice.tsx'
import { CommandButton } from '../../components/command-button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { call } from '../../connection/connection.ts'
import { formatCount, plural } from '../../format/numbers.ts'
import { ignoredIn, useCompare } from '../../state/compare.ts'
import styles from './compare.module.css'
import { IgnoreFields } from './ignore-fields.tsx'
import { StructureComparison } from './structure-comparison.tsx'
import { TextComparison } from './text-comparison.tsx'

const WAYS = [
  ['text', 'Text'],
  ['structure', 'Structure'],
] as const

export function MessagesComparison() {
  const { before, after, ids, times, paths } = useCompare()
  const [way, setWay] = useState<(typeof WAYS)[number][0]>('text')
  const [compared, setCompared] = useState<ComparedMessages | null>(null)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    if (before === null || after === null) return setCompared(null)
    const abort = new AbortController()
    const ignore = ignoredIn({ ids, times, paths })
    call('compare.messages', { before, after, ignore }, { signal: abort.signal }).then(
      (answer) => {
        if (abort.signal.aborted) return
        setCompared(answer)
        setProblem('')
      },
      (error: Error) => {
        if (!abort.signal.aborted) setProblem(error.message)
      },
    )
    return () => abort.abort()
  }, [before, after, ids, times, paths])
  if (before === null || after === null) {
    return (
      <div className={styles.none}>
        <p>Select a frame, then another one, and compare them.</p>
        <CommandButton command="compare.frames">Compare with the frame selected before</CommandButton>
      </div>
    )
  }
  return (
    <>
      <div className={styles.tools}>
        <Choice label="Compare as" options={WAYS} value={way} onChange={setWay} />
        {compared?.differences && (
          <span className={styles.count} data-testid="compare-count">
            {plural(compared.differences.length, 'difference')}
          </span>
        )}
        <IgnoreFields />
        <Button
          icon={ArrowLeftRight}
          weight="quiet"
          size="small"
          aria-label="Swap the sides"
          title="Swap the sides"
          onClick={() => useCompare.setState({ before: after, after: before })}
        />
      </div>
      {problem && <p className={styles.problem}>{problem}</p>}
      {compared && (
        <>
          <div className={styles.titles}>
            <Title message={compared.before} />
            <Title message={compared.after} />
          </div>
          {way === 'text' ? (
            <TextComparison key={`${compared.before.frame} ${compared.after.frame}`} compared={compared} />
          ) : (
            <StructureComparison compared={compared} />
          )}
        </>
      )}
    </>
  )
}

function Title({ message: { frame, title, cut } }: { readonly message: ComparedMessage }) {
  return (
    <button type="button" className={styles.title} title="Go to the frame" onClick={() => void selectFrame(frame)}>
      <span className={styles.frame}>#{formatCount(frame)}</span> <VisibleText text={title} />
      {cut && <span className={styles.dim}> (its beginning)</span>}
    </button>
  )
}
