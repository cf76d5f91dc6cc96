/** Asks the engine for the bars of the shown view, again as it grows, but never more than twice a second. */
import { useEffect, useState } from 'react'
import type { Timeline } from '../../../shared/wire/calls.ts'
import { createPace } from '../../base/pace.ts'
import { call } from '../../connection/connection.ts'
import { usePlay } from '../../state/play.ts'
import { rowCount, useSession } from '../../state/session.ts'
import { useView } from '../../state/view.ts'

const EVERY_MS = 500

export function useTimeline(buckets: number): Timeline | null {
  const [timeline, setTimeline] = useState<Timeline | null>(null)
  const view = useView((state) => state.shown?.id ?? null)

  useEffect(() => {
    if (view === null || buckets < 1) return
    let controller: AbortController | null = null
    let stale = false
    const pace = createPace(async () => {
      controller = new AbortController()
      try {
        const answer = await call('timeline.read', { view, buckets, range: null }, { signal: controller.signal })
        if (!stale) setTimeline(answer)
      } catch {
        // The view was closed meanwhile, or the engine is gone: the bars stay until there are new ones.
      }
    }, EVERY_MS)
    pace.request()
    const grows = useView.subscribe(({ shown }, before) => {
      const isReplay = usePlay.getState().head !== null && shown?.progress.complete && before.shown?.progress.complete
      // The head of a replay changes no bar.
      if (shown?.id === view && shown.progress !== before.shown?.progress && !isReplay) pace.request()
    })
    const session = useSession.subscribe((state, before) => {
      if (rowCount(state) !== rowCount(before)) pace.request()
      if (rowCount(state) === 0) setTimeline(null)
    })
    return () => {
      stale = true
      controller?.abort()
      pace.dispose()
      grows()
      session()
    }
  }, [view, buckets])

  return timeline
}
