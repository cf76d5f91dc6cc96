/** Asks for the exchanges in sight once a second while the pane is seen and something changes, and at once when something else is asked. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { CallParams } from '../../../shared/wire/calls.ts'
import type { ExchangeList } from '../../../shared/wire/exchanges.ts'
import { call } from '../../connection/connection.ts'
import { isCapturing, isIndexing, rowCount, useSession } from '../../state/session.ts'

export type Asked = CallParams<'exchanges.read'>

export interface ShownExchanges {
  readonly list: ExchangeList
  /** What was asked for. */
  readonly asked: Asked
}

const EVERY_MS = 1000
const SCROLL_MS = 30

export function useExchanges(pane: RefObject<HTMLElement | null>, asked: Asked): ShownExchanges | null {
  const [shown, setShown] = useState<ShownExchanges | null>(null)
  const last = useRef('')
  const key = JSON.stringify(asked)
  useEffect(() => {
    const abort = new AbortController()
    const wanted = JSON.parse(key) as Asked
    let asking = false
    const look = async (): Promise<void> => {
      const session = useSession.getState()
      const state = `${key} ${rowCount(session)} ${session.info?.rowsVersion}`
      const settled = !isCapturing(session) && !isIndexing(session)
      if (asking || (state === last.current && settled) || pane.current?.checkVisibility() !== true) return
      asking = true
      try {
        const list = await call('exchanges.read', wanted, { signal: abort.signal })
        last.current = state
        if (!abort.signal.aborted) setShown({ list, asked: wanted })
      } catch {
        // Something else is asked by now, or the engine is gone: what was read last stays.
      }
      asking = false
    }
    const soon = setTimeout(() => void look(), SCROLL_MS)
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      abort.abort()
      clearTimeout(soon)
      clearInterval(timer)
    }
  }, [pane, key])
  return shown
}
