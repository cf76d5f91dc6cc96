/** The sources of the session in one button: a click lists them, choosing one filters by it. */
import type { SourceInfo } from '../../../shared/wire/calls.ts'
import { filterBy } from '../../actions/view.ts'
import { runCommand } from '../../commands/registry.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { quoteString } from '../../format/filter-text.ts'
import { formatCount, formatRate } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import { showPage } from '../../state/layout.ts'
import { useSession } from '../../state/session.ts'
import { summarizeSources } from './summary.ts'

const MOST = 16

const sourceEntry = ({ name, frames, rate, live }: SourceInfo): MenuEntry => ({
  label: visible(name),
  hint: live && rate > 0 ? `${formatRate(rate)}/s` : formatCount(frames),
  run: () => {
    showPage('frames')
    filterBy(`frame.interface_name == ${quoteString(name)}`, 'is', true)
  },
})

function entries(): MenuEntry[] {
  const sources = useSession.getState().info?.sources ?? []
  const listed = [...sources].sort((a, b) => Number(b.live) - Number(a.live) || b.frames - a.frames).slice(0, MOST)
  return [
    { label: 'Choose what to capture…', run: () => runCommand('capture.choose') },
    { label: 'Run a command under the tap…', run: () => runCommand('tap.run') },
    ...(listed.length > 0 ? (['line', { heading: 'Show only' }] as const) : []),
    ...listed.map(sourceEntry),
    ...(sources.length > MOST
      ? [{ label: `All ${sources.length} sources`, run: () => runCommand('pane.sources') }]
      : []),
  ]
}

export function SourceMenu() {
  const summary = useSession((state) => (state.info ? summarizeSources(state.info) : ''))
  return (
    <MenuButton label="Sources" entries={entries} testId="source-menu">
      {summary ? visible(summary) : 'Choose sources'}
    </MenuButton>
  )
}
