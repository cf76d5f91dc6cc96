import { markShown, toggleMark, unmarkAll } from '../actions/marks.ts'
import { selectNext } from '../actions/selection.ts'
import { useSelection } from '../state/selection.ts'
import { markedCount, useSession } from '../state/session.ts'
import { shownRows, useView } from '../state/view.ts'
import type { Command } from './registry.ts'

const group = 'Mark'
const showsRows = (): boolean => shownRows(useView.getState()) > 0
const hasMarks = (): boolean => markedCount(useSession.getState()) > 0

export const markCommands: readonly Command[] = [
  {
    id: 'mark.toggle',
    title: 'Mark or unmark the frame',
    group,
    shortcut: 'Mod+M',
    enabled: () => useSelection.getState().frame !== null,
    run: () => toggleMark(),
  },
  {
    id: 'mark.shown',
    title: 'Mark all frames shown',
    group,
    shortcut: 'Mod+Shift+M',
    enabled: showsRows,
    run: () => markShown(true),
  },
  {
    id: 'mark.noneShown',
    title: 'Unmark all frames shown',
    group,
    shortcut: 'Mod+Alt+M',
    enabled: () => showsRows() && hasMarks(),
    run: () => markShown(false),
  },
  { id: 'mark.none', title: 'Unmark all frames', group, enabled: hasMarks, run: unmarkAll },
  {
    id: 'mark.next',
    title: 'Next marked frame',
    group,
    shortcut: 'Mod+Shift+N',
    enabled: hasMarks,
    run: () => selectNext('marked', false),
  },
  {
    id: 'mark.previous',
    title: 'Previous marked frame',
    group,
    shortcut: 'Mod+Shift+B',
    enabled: hasMarks,
    run: () => selectNext('marked', true),
  },
]
