/** One message of a conversation, as a block with its text, or as a line. */
import { type MouseEvent, memo, useMemo } from 'react'
import type { FollowedConversation, FollowedMessage, FollowFormat } from '../../../shared/wire/follow.ts'
import { bytesOfBase64 } from '../../format/base64.ts'
import { formatBytes, plural } from '../../format/numbers.ts'
import styles from './follow.module.css'
import { MessageHead, titleOf, voiceName } from './message-head.tsx'
import { Marked, MessageText, messageLines } from './message-text.tsx'

/** Lines, and characters, of a message that is not opened. */
const FOLDED_LINES = 12
const FOLDED_BYTES = 900
/** Lines of an opened one. */
export const OPEN_LINES = 2000

interface MessageBlockProps {
  readonly message: FollowedMessage
  readonly conversation: FollowedConversation
  readonly format: FollowFormat
  readonly shape: 'blocks' | 'lines'
  readonly wanted: string
  readonly selected: boolean
  readonly place: number
  readonly total: number
  /** Bytes of an opened message as far as they are loaded; null while it is folded. */
  readonly open: Uint8Array | null
  readonly onOpen: (message: FollowedMessage) => void
  readonly onSelect: (message: FollowedMessage) => void
  readonly onMenu: (event: MouseEvent, message: FollowedMessage) => void
}

export const MessageBlock = memo(function MessageBlock(props: MessageBlockProps) {
  const { message, conversation, format, shape, wanted, selected, place, total, open, onOpen, onSelect, onMenu } = props
  const { voice, bytes, length, missing } = message
  const preview = useMemo(() => bytesOfBase64(bytes), [bytes])
  const isLine = shape === 'lines' && open === null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <article
      className={shape === 'lines' ? styles.lineItem : styles.item}
      data-voice={voice}
      data-frame={message.frame}
      aria-posinset={place + 1}
      aria-setsize={total}
      aria-current={selected || undefined}
      aria-label={`${voiceName(voice, conversation)} ${titleOf(message)}, frame ${message.frame}`}
      onClick={() => {
        if (window.getSelection()?.isCollapsed !== false) onSelect(message)
      }}
      onContextMenu={(event) => onMenu(event, message)}
    >
      <div className={shape === 'lines' ? styles.compact : styles.block}>
        {missing > 0 && <p className={styles.missing}>{plural(missing, 'byte')} were not captured</p>}
        <div className={styles.head}>
          <MessageHead message={message} conversation={conversation} wanted={wanted} isLine={shape === 'lines'} />
          {isLine && <OneLine bytes={preview} wanted={wanted} />}
        </div>
        {!isLine && (
          <Body
            bytes={open ?? preview}
            length={length}
            isOpen={open !== null}
            format={format}
            wanted={wanted}
            onOpen={() => onOpen(message)}
          />
        )}
      </div>
    </article>
  )
})

function OneLine({ bytes, wanted }: { readonly bytes: Uint8Array; readonly wanted: string }) {
  const text = useMemo(() => new TextDecoder().decode(bytes).replace(/[\r\n\t ]+/g, ' '), [bytes])
  return (
    <span className={styles.one}>
      <Marked text={text} wanted={wanted} />
    </span>
  )
}

interface BodyProps {
  readonly bytes: Uint8Array
  readonly length: number
  readonly isOpen: boolean
  readonly format: FollowFormat
  readonly wanted: string
  readonly onOpen: () => void
}

function Body({ bytes, length, isOpen, format, wanted, onOpen }: BodyProps) {
  const limit = isOpen ? OPEN_LINES : FOLDED_LINES
  const more = useMemo(() => messageLines(bytes, format, limit).more, [bytes, format, limit])
  const isCut = bytes.length < length || more
  const isLong = isCut || length > FOLDED_BYTES
  return (
    <>
      <div className={isOpen || !isLong ? undefined : styles.folded}>
        <MessageText bytes={bytes} format={format} limit={limit} wanted={wanted} />
      </div>
      {isOpen && isCut && (
        <p className={styles.rest}>The rest is left out here. Save the conversation, or go to the frame, to have it.</p>
      )}
      {isLong && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.more}
          onClick={(event) => {
            event.stopPropagation()
            onOpen()
          }}
        >
          {isOpen ? 'Show less' : `Show all ${formatBytes(length)}`}
        </button>
      )}
    </>
  )
}
