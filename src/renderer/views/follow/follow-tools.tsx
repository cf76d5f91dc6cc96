/** What is followed, which voices show, how messages are written, and a field that looks for text in them. */
import { AlignJustify, Rows3 } from 'lucide-react'
import type { KeyboardEvent, RefObject } from 'react'
import { FOLLOW_FORMATS, type FollowedPart, VOICES, type Voice } from '../../../shared/wire/follow.ts'
import { copyConversation, saveConversation } from '../../actions/follow.ts'
import { Choice } from '../../components/choice.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { toggleVoice, useFollow } from '../../state/follow.ts'
import styles from './follow.module.css'

const FORMAT_NAMES = { pretty: 'JSON', raw: 'Raw', hex: 'Hex' } as const
const SHAPES = [
  ['blocks', <Rows3 key="blocks" size={13} strokeWidth={1.5} role="img" aria-label="Blocks" />],
  ['lines', <AlignJustify key="lines" size={13} strokeWidth={1.5} role="img" aria-label="Lines" />],
] as const

interface FollowToolsProps {
  readonly part: FollowedPart
  readonly wanted: string
  readonly field: RefObject<HTMLInputElement | null>
  /** What the search found. */
  readonly found: string
  readonly onWanted: (text: string) => void
  readonly onFind: (backwards: boolean) => void
  readonly onLeave: () => void
}

export function FollowTools({ part, wanted, field, found, onWanted, onFind, onLeave }: FollowToolsProps) {
  const { conversation, voices: counts, bytes } = part
  const { voices, format, shape } = useFollow()
  const isTcp = conversation.kind === 'tcp'
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && wanted !== '') onFind(event.shiftKey)
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
  }
  const shownVoices: readonly Voice[] = isTcp ? VOICES.filter((voice) => voice !== 'stderr') : VOICES
  return (
    <div className={styles.tools}>
      <span className={styles.what} title={isTcp ? undefined : `Process ${conversation.pid}`}>
        <VisibleText text={conversation.client || 'client'} /> <span className={styles.dim}>⇄</span>{' '}
        <VisibleText text={conversation.server || 'server'} />{' '}
        <span className={styles.dim}>{isTcp ? `TCP stream ${conversation.stream}` : conversation.pid}</span>
      </span>
      <fieldset className={styles.voices} aria-label="Who is shown">
        {shownVoices.map((voice) => (
          <button
            key={voice}
            type="button"
            data-voice={voice}
            aria-pressed={voices.includes(voice)}
            title={bytes ? `${formatBytes(bytes[voice])} in all` : undefined}
            data-testid={`follow-${voice}`}
            onClick={() => toggleVoice(voice)}
          >
            {voice} {formatCount(counts[voice])}
          </button>
        ))}
      </fieldset>
      <Choice
        label="Messages as"
        options={FOLLOW_FORMATS.map(
          (each) => [each, isTcp && each === 'pretty' ? 'Text' : FORMAT_NAMES[each]] as const,
        )}
        value={format}
        onChange={(next) => useFollow.setState({ format: next })}
      />
      <Choice label="Each as" options={SHAPES} value={shape} onChange={(next) => useFollow.setState({ shape: next })} />
      <input
        ref={field}
        className={styles.search}
        type="search"
        placeholder="Find in messages"
        aria-label="Find in messages"
        value={wanted}
        maxLength={1000}
        spellCheck={false}
        data-testid="follow-find"
        onChange={(event) => onWanted(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.found} role="status" data-testid="follow-found">
        {found}
      </span>
      <MenuButton
        label="Conversation"
        size="small"
        weight="quiet"
        testId="follow-menu"
        entries={() => [
          { label: 'Copy conversation', run: () => void copyConversation(), testId: 'follow-copy' },
          { label: 'Save conversation…', run: () => void saveConversation(), testId: 'follow-save' },
        ]}
      >
        Save
      </MenuButton>
    </div>
  )
}
