/** Looks for text in a conversation: in the engine, since the window has only the messages in sight. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Voice } from '../../../shared/wire/follow.ts'
import { call } from '../../connection/connection.ts'
import { formatCount } from '../../format/numbers.ts'

interface FindPlace {
  readonly frame: number | null
  readonly voices: readonly Voice[]
  /** Place from which the first search goes. */
  readonly at: number
  readonly reveal: (place: number) => void
}

export interface Find {
  readonly wanted: string
  /** What the last search found, in words. */
  readonly found: string
  readonly look: (text: string) => void
  readonly next: (backwards: boolean) => void
}

export function useFind({ frame, voices, at, reveal }: FindPlace): Find {
  const [wanted, setWanted] = useState('')
  const [found, setFound] = useState('')
  const last = useRef<number | null>(null)
  const running = useRef<AbortController | null>(null)
  // Places are those of one conversation and its voices.
  // biome-ignore lint/correctness/useExhaustiveDependencies: those are when
  useEffect(() => {
    last.current = null
    setFound('')
  }, [frame, voices])
  const look = useCallback((text: string) => {
    running.current?.abort()
    setWanted(text)
    setFound('')
    last.current = null
  }, [])
  const next = (backwards: boolean): void => {
    if (frame === null) return
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    const from = last.current === null ? at : last.current + (backwards ? -1 : 1)
    setFound('Looking…')
    call(
      'follow.find',
      { frame, voices: [...voices], text: wanted, from: Math.max(0, from), backwards },
      { signal: mine.signal },
    ).then(
      ({ place }) => {
        if (mine.signal.aborted) return
        setFound(place === null ? 'Not found' : `Message ${formatCount(place + 1)}`)
        if (place === null) return
        last.current = place
        reveal(place)
      },
      (error: Error) => {
        if (!mine.signal.aborted) setFound(error.message)
      },
    )
  }
  return { wanted, found, look, next }
}
