/** A part of a long list that the engine has: asked for while the pane is seen and something changes, and at once when something else is wanted. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { CallOptions } from '../../shared/wire/engine-client.ts'
import { isCapturing, isIndexing, rowCount, useSession } from '../state/session.ts'

export interface ShownPart<Asked, Part> {
  readonly part: Part
  /** What was asked for. */
  readonly asked: Asked
}

export interface PartState<Asked, Part> {
  readonly shown: ShownPart<Asked, Part> | null
  readonly problem: string | null
}

const EVERY_MS = 1000
const SCROLL_MS = 20

/** `asked` is null while nothing is; `ask` stays the same function. A part that says it is not complete is asked for again at once. */
export function usePart<Asked, Part extends object>(
  pane: RefObject<HTMLElement | null>,
  asked: Asked | null,
  ask: (asked: Asked, options: CallOptions) => Promise<Part>,
): PartState<Asked, Part> {
  const [state, setState] = useState<PartState<Asked, Part>>({ shown: null, problem: null })
  const last = useRef('')
  const key = asked === null ? '' : JSON.stringify(asked)
  useEffect(() => {
    if (key === '') {
      setState({ shown: null, problem: null })
      return
    }
    const abort = new AbortController()
    const wanted = JSON.parse(key) as Asked
    let asking = false
    let partial = false
    const look = async (): Promise<void> => {
      const session = useSession.getState()
      const now = `${key} ${rowCount(session)} ${session.info?.rowsVersion}`
      const settled = !isCapturing(session) && !isIndexing(session) && !partial
      if (asking || (now === last.current && settled) || pane.current?.checkVisibility() !== true) return
      asking = true
      try {
        const part = await ask(wanted, { signal: abort.signal })
        last.current = now
        partial = 'complete' in part && part.complete === false
        if (!abort.signal.aborted) setState({ shown: { part, asked: wanted }, problem: null })
      } catch (error) {
        if (!abort.signal.aborted) setState({ shown: null, problem: (error as Error).message })
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
  }, [pane, key, ask])
  return state
}
