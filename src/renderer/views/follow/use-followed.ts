/** Asks for the messages in sight while the pane is seen and something changes, and at once when something else is asked. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { CallParams } from '../../../shared/wire/calls.ts'
import type { FollowedPart } from '../../../shared/wire/follow.ts'
import { call } from '../../connection/connection.ts'
import { isCapturing, isIndexing, rowCount, useSession } from '../../state/session.ts'

export type Asked = CallParams<'follow.read'>

export interface ShownPart {
  readonly part: FollowedPart
  /** What was asked for. */
  readonly asked: Asked
}

export interface Followed {
  readonly shown: ShownPart | null
  readonly problem: string | null
}

const EVERY_MS = 1000
const SCROLL_MS = 20

export function useFollowed(pane: RefObject<HTMLElement | null>, asked: Asked | null): Followed {
  const [followed, setFollowed] = useState<Followed>({ shown: null, problem: null })
  const last = useRef('')
  const key = asked === null ? '' : JSON.stringify(asked)
  useEffect(() => {
    if (key === '') {
      setFollowed({ shown: null, problem: null })
      return
    }
    const abort = new AbortController()
    const wanted = JSON.parse(key) as Asked
    let asking = false
    let partial = false
    const look = async (): Promise<void> => {
      const session = useSession.getState()
      const state = `${key} ${rowCount(session)} ${session.info?.rowsVersion}`
      const settled = !isCapturing(session) && !isIndexing(session) && !partial
      if (asking || (state === last.current && settled) || pane.current?.checkVisibility() !== true) return
      asking = true
      try {
        const part = await call('follow.read', wanted, { signal: abort.signal })
        last.current = state
        partial = !part.complete
        if (!abort.signal.aborted) setFollowed({ shown: { part, asked: wanted }, problem: null })
      } catch (error) {
        if (!abort.signal.aborted) setFollowed({ shown: null, problem: (error as Error).message })
      }
      asking = false
      if (partial && !abort.signal.aborted) void look()
    }
    const soon = setTimeout(() => void look(), SCROLL_MS)
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      abort.abort()
      clearTimeout(soon)
      clearInterval(timer)
    }
  }, [pane, key])
  return followed
}
