/** A conversation as it was said: a tapped process and its client, with stderr between, or the two ends of a TCP stream. */
import { type KeyboardEvent, type MouseEvent, useCallback, useRef, useState } from 'react'
import type { CallParams } from '../../../shared/wire/calls.ts'
import type { CallOptions } from '../../../shared/wire/engine-client.ts'
import type { FollowedMessage } from '../../../shared/wire/follow.ts'
import { selectFrame } from '../../actions/selection.ts'
import { CommandButton } from '../../components/command-button.tsx'
import { LongList, type LongListHandle } from '../../components/long-list.tsx'
import { Menu, type MenuPoint } from '../../components/menu.tsx'
import { usePart } from '../../components/use-part.ts'
import { call } from '../../connection/connection.ts'
import { useFollow } from '../../state/follow.ts'
import { useSelection } from '../../state/selection.ts'
import { isCapturing, useSession } from '../../state/session.ts'
import styles from './follow.module.css'
import { FollowTools } from './follow-tools.tsx'
import { MessageBlock } from './message-block.tsx'
import { messageMenu } from './message-menu.ts'
import { useFind } from './use-find.ts'
import { useOpenMessages } from './use-open-messages.ts'
import { useSelectedPlace } from './use-selected-place.ts'

/** Messages are asked for in pages, one more before and after those in sight. */
const PAGE = 20
const FIRST = 60
const PREVIEW = { blocks: 4096, lines: 400 } as const
const LEAST_HEIGHT = { blocks: 34, lines: 22 } as const

type Asked = CallParams<'follow.read'>
const ask = (asked: Asked, options: CallOptions) => call('follow.read', asked, options)

export function FollowPane() {
  const pane = useRef<HTMLDivElement>(null)
  const list = useRef<LongListHandle>(null)
  const field = useRef<HTMLInputElement>(null)
  const { frame, voices, format, shape } = useFollow()
  const [{ from, count }, setSight] = useState({ from: 0, count: FIRST })
  const [menu, setMenu] = useState<{ readonly at: MenuPoint; readonly message: FollowedMessage } | null>(null)
  const asked: Asked | null = frame === null ? null : { frame, voices: [...voices], from, count, bytes: PREVIEW[shape] }
  const { shown, problem } = usePart(pane, asked, ask)
  const { open, toggle } = useOpenMessages(frame)
  const selected = useSelection((state) => state.frame)
  const isLive = useSession(isCapturing)
  const messages = shown?.part.messages ?? []
  const first = shown?.asked.from ?? 0
  const onSight = useCallback((top: number, end: number) => {
    const start = Math.max(0, Math.floor(top / PAGE) * PAGE - PAGE)
    const next = { from: start, count: Math.min(200, Math.max(FIRST, (Math.ceil(end / PAGE) + 1) * PAGE - start)) }
    setSight((before) => (before.from === next.from && before.count === next.count ? before : next))
  }, [])
  const reveal = useCallback((place: number) => list.current?.reveal(place), [])
  const find = useFind({ frame, voices, at: placeOfFrame(messages, first, selected) ?? first, reveal })
  useSelectedPlace({ pane, frame: shown ? frame : null, voices, messages, reveal })
  const select = useCallback((message: FollowedMessage) => void selectFrame(message.frame), [])
  const openMenu = useCallback((event: MouseEvent, message: FollowedMessage) => {
    event.preventDefault()
    setMenu({ at: { x: event.clientX, y: event.clientY }, message })
  }, [])
  if (frame === null || !shown) {
    return (
      <div ref={pane} className={styles.pane} data-testid="follow">
        <div className={styles.none}>
          <p>{problem ?? (frame === null ? NOTHING : 'Reading…')}</p>
          {(frame === null || problem) && (
            <CommandButton command="follow.conversation">Follow conversation</CommandButton>
          )}
        </div>
      </div>
    )
  }

  const { part } = shown
  const onKey = (event: KeyboardEvent): boolean => {
    const mod = event.ctrlKey || event.metaKey
    const current = placeOfFrame(messages, first, selected)
    const message = current === null ? undefined : messages[current - first]
    const step = mod || event.altKey ? undefined : { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      const next = current === null ? first : current + step
      const other = messages[next - first]
      if (other) {
        reveal(next)
        select(other)
      }
    } else if (event.key === 'Enter' && message) toggle(message)
    else if (event.key === '/' && !mod) field.current?.focus()
    else return false
    return true
  }
  const item = (place: number) => {
    const message = messages[place - first]
    if (!message) return <div key={place} className={styles.unread} style={{ height: LEAST_HEIGHT[shape] }} />
    return (
      <MessageBlock
        key={message.at}
        message={message}
        conversation={part.conversation}
        format={format}
        shape={shape}
        wanted={find.wanted}
        selected={message.frame === selected}
        place={place}
        total={part.total}
        open={open.get(message.at) ?? null}
        onOpen={toggle}
        onSelect={select}
        onMenu={openMenu}
      />
    )
  }
  return (
    <div ref={pane} className={styles.pane} data-testid="follow">
      <FollowTools
        part={part}
        wanted={find.wanted}
        field={field}
        found={find.found}
        onWanted={find.look}
        onFind={find.next}
        onLeave={() => list.current?.focus()}
      />
      <LongList
        label="Conversation"
        total={part.total}
        minHeight={LEAST_HEIGHT[shape]}
        item={item}
        onSight={onSight}
        followsEnd={isLive}
        onKey={onKey}
        version={`${format} ${shape} ${open.size} ${find.wanted}`}
        handle={list}
        testId="follow-messages"
      />
      {menu && (
        <Menu
          label="Message"
          at={menu.at}
          entries={messageMenu(frame, menu.message, format)}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  )
}

const NOTHING = 'Select a frame of a tapped process or of a TCP stream to follow what its two sides say.'

function placeOfFrame(messages: readonly FollowedMessage[], first: number, frame: number | null): number | null {
  const at = messages.findIndex((message) => message.frame === frame)
  return at < 0 ? null : first + at
}
