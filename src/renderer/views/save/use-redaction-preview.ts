/** What a redaction would change: asked for a moment after the wish changed, the last wish only. */
import { useEffect, useState } from 'react'
import type { RedactionPreview } from '../../../shared/wire/redaction.ts'
import { previewRedaction, type RedactionWish } from '../../actions/redaction.ts'

const PAUSE_MS = 300

export interface PreviewState {
  /** Of the last wish that could be looked at. */
  readonly preview: RedactionPreview | null
  /** What is wrong with a pattern or path. */
  readonly problem: string | null
  /** Why there is no preview. */
  readonly failed: string | null
  /** 0 to 1; null when it is done. */
  readonly progress: number | null
}

export function useRedactionPreview(wish: RedactionWish | null): PreviewState {
  const [state, setState] = useState<PreviewState>({ preview: null, problem: null, failed: null, progress: null })
  useEffect(() => {
    if (!wish) {
      setState({ preview: null, problem: null, failed: null, progress: null })
      return
    }
    const controller = new AbortController()
    const { signal } = controller
    const change = (to: Partial<PreviewState>): void => {
      if (!signal.aborted) setState((before) => ({ ...before, ...to }))
    }
    const timer = setTimeout(async () => {
      change({ progress: 0, failed: null })
      try {
        const { preview, problem } = await previewRedaction(wish, {
          signal,
          onProgress: (progress) => change({ progress }),
        })
        change({ problem, progress: null, ...(preview && { preview }) })
      } catch (error) {
        change({ preview: null, problem: null, progress: null, failed: (error as Error).message })
      }
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [wish])
  return state
}
