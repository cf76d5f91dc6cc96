/** When a frame is selected elsewhere, brings its message into sight, where it is of the conversation. */
import { type RefObject, useEffect, useRef } from 'react'
import type { FollowedMessage, Voice } from '../../../shared/wire/follow.ts'
import { call } from '../../connection/connection.ts'
import { useSelection } from '../../state/selection.ts'

interface SelectedPlace {
  readonly pane: RefObject<HTMLElement | null>
  readonly frame: number | null
  readonly voices: readonly Voice[]
  readonly messages: readonly FollowedMessage[]
  readonly reveal: (place: number) => void
}

export function useSelectedPlace({ pane, frame, voices, messages, reveal }: SelectedPlace): void {
  const selected = useSelection((state) => state.frame)
  const drawn = useRef(messages)
  drawn.current = messages
  useEffect(() => {
    if (frame === null || selected === null || pane.current?.checkVisibility() !== true) return
    // Chosen here, or in sight of the list already.
    if (drawn.current.some((message) => message.frame === selected) && pane.current.contains(document.activeElement))
      return
    const abort = new AbortController()
    call('follow.locate', { frame, voices: [...voices], wanted: selected }, { signal: abort.signal }).then(
      ({ place, exact }) => {
        if (!abort.signal.aborted && exact && place !== null) reveal(place)
      },
      // The session was closed meanwhile; the list says so.
      () => {},
    )
    return () => abort.abort()
  }, [selected, frame, voices, reveal, pane])
}
