/** Shows two messages, or two sessions, beside each other. */
import { useCompare } from '../state/compare.ts'
import { showPage } from '../state/layout.ts'
import { signal } from '../state/signals.ts'

function show(): void {
  showPage('frames')
  signal('showPane', 'compare')
}

export function compareFrames(before: number, after: number): void {
  useCompare.setState({ what: 'messages', before, after })
  show()
}

export function showSessionComparison(): void {
  useCompare.setState({ what: 'sessions' })
  show()
}
