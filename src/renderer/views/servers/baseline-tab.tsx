/** What a server offers other than when it was remembered, and what is done about it. */
import { useState } from 'react'
import type { BaselineInfo, DiffLine, ServerDetails, ToolChange } from '../../../shared/wire/servers.ts'
import { acceptBaseline, forgetBaseline } from '../../actions/servers.ts'
import { Button } from '../../components/button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatClock, formatDay } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'
import { DiffView } from './diff-view.tsx'
import { FrameLink } from './frame-link.tsx'
import styles from './servers-pane.module.css'
import { useItem } from './use-item.ts'

/** So many are shown open at first. */
const OPEN = 8

interface BaselineTabProps {
  readonly details: ServerDetails
  readonly onDone: () => void
}

export function BaselineTab({ details, onDone }: BaselineTabProps) {
  const { id, baseline } = details
  const { state, changes, selfChanges, otherCommand, otherClient, problem, digest } = baseline
  const toolList = details.lists.find(({ kind }) => kind === 'tool')
  const hasTools = toolList?.complete === true
  return (
    <div className={styles.scroll} data-testid="server-baseline">
      <div className={styles.verdict} data-state={state}>
        <p>
          <Verdict baseline={baseline} hasTools={hasTools} />
        </p>
        {(state === 'changed' || (state === 'none' && hasTools)) && (
          <Button
            size="small"
            weight={state === 'changed' ? 'primary' : 'normal'}
            title="From now on, this is what it is compared with"
            onClick={() => void acceptBaseline(id, digest).then(onDone)}
            data-testid="baseline-accept"
          >
            Accept as new baseline
          </Button>
        )}
        {(state === 'same' || state === 'changed' || state === 'first') && (
          <Button
            size="small"
            weight="quiet"
            title="Nothing of what is compared with stays; the next list of tools is remembered anew"
            onClick={() => void forgetBaseline(id).then(onDone)}
            data-testid="baseline-forget"
          >
            Forget
          </Button>
        )}
      </div>
      {details.isListMissing && (
        <p className={styles.caution}>Its newest list of tools could not be read whole: it may be another.</p>
      )}
      {toolList && toolList.changedFrame !== null && (
        <p className={styles.caution}>
          It says that its tools have changed, and nobody has read them since:{' '}
          <FrameLink frame={toolList.changedFrame} word="frame " />
        </p>
      )}
      {problem !== '' && (
        <p className={styles.problem}>
          <VisibleText text={problem} />
        </p>
      )}
      {otherCommand !== '' && (
        <p className={styles.remark}>
          It was run otherwise then:{' '}
          <span className="mono">
            <VisibleText text={otherCommand} />
          </span>
        </p>
      )}
      {otherClient && (
        <p className={styles.remark}>
          Its client was another then: <VisibleText text={otherClient} />. Servers may offer more to one than to
          another.
        </p>
      )}
      {selfChanges.map(({ what, diff }) => (
        <Folded key={what} kind="changed" title={what} parts={[]} isOpen>
          <DiffView lines={diff} />
        </Folded>
      ))}
      {changes.map((change) => (
        <Change key={change.name} server={id} change={change} digest={digest} isOpen={changes.length <= OPEN} />
      ))}
    </div>
  )
}

function Verdict({ baseline, hasTools }: { readonly baseline: BaselineInfo; readonly hasTools: boolean }) {
  const zone = usePreferences((state) => state.timeZone)
  const { state, madeAtMs, from } = baseline
  const seconds = (madeAtMs ?? 0) / 1000
  const since = (
    <>
      {formatDay(seconds, zone)} {formatClock(seconds, zone)}
      {from !== '' && (
        <span className={styles.dim}>
          , from <VisibleText text={from} />
        </span>
      )}
    </>
  )
  switch (state) {
    case 'first':
      return <>Seen for the first time: its tools and instructions are remembered, and compared with from now on.</>
    case 'same':
      return <>Its tools and instructions are what they were on {since}.</>
    case 'changed':
      return <>This changed since {since}. It stays so until you accept it.</>
    case 'problem':
      return <>Its tools could not be compared.</>
    default:
      return hasTools ? (
        <>Nothing is remembered of it. Its next list of tools will be.</>
      ) : (
        <>No whole list of its tools was seen yet.</>
      )
  }
}

interface ChangeProps {
  readonly server: number
  readonly change: ToolChange
  readonly digest: string
  readonly isOpen: boolean
}

function Change({ server, change, digest, isOpen }: ChangeProps) {
  const { kind, name, before, parts } = change
  return (
    <Folded kind={kind} title={before === null ? name : `${before} → ${name}`} parts={parts} isOpen={isOpen}>
      <ToolDiff server={server} change={change} digest={digest} />
    </Folded>
  )
}

function ToolDiff({ server, change: { name, before }, digest }: Omit<ChangeProps, 'isOpen'>) {
  const item = useItem({ server, kind: 'tool', name, before }, digest)
  const lines: readonly DiffLine[] | undefined = item?.diff ?? undefined
  if (!lines) return null
  return lines.length > 0 ? <DiffView lines={lines} /> : <p className={styles.remark}>Only its name changed.</p>
}

interface FoldedProps {
  readonly kind: ToolChange['kind']
  readonly title: string
  readonly parts: readonly string[]
  readonly isOpen: boolean
  readonly children: React.ReactNode
}

function Folded({ kind, title, parts, isOpen, children }: FoldedProps) {
  const [open, setOpen] = useState(isOpen)
  return (
    <details className={styles.change} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={styles.kind} data-kind={kind}>
          {kind}
        </span>
        <b>
          <VisibleText text={title} />
        </b>
        <span className={styles.dim}>{parts.join(', ')}</span>
      </summary>
      {open && children}
    </details>
  )
}
