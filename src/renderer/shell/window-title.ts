/** The title of the window: what is open, then the program. */
import { useEffect } from 'react'
import { useConnection } from '../connection/connection.ts'
import { visible } from '../format/visible.ts'
import { useSession } from '../state/session.ts'
import { summarizeSources } from './top-bar/summary.ts'

const NAME = 'Tapscope'

export function useWindowTitle(): void {
  const summary = useSession((state) => (state.info ? summarizeSources(state.info) : ''))
  const host = useConnection((state) => state.host)
  useEffect(() => {
    const title = summary ? `${visible(summary)} · ${NAME}` : NAME
    document.title = title
    host?.call('window.title', { title: title.slice(0, 512) }).catch(() => {})
  }, [summary, host])
}
