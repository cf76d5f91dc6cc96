import { applyFilter, clearFilter, finishFilter, stopFilter } from '../actions/view.ts'
import { showOverlay } from '../state/layout.ts'
import { signal } from '../state/signals.ts'
import { isFiltered, useView } from '../state/view.ts'
import type { Command } from './registry.ts'

const group = 'Filter'

export const filterCommands: readonly Command[] = [
  {
    id: 'view.find',
    title: 'Edit the filter',
    group,
    shortcut: 'Mod+F',
    alsoKeys: ['/'],
    run: () => signal('focusFilter'),
  },
  { id: 'filter.apply', title: 'Apply the filter', group, run: () => applyFilter() },
  {
    id: 'filter.clear',
    title: 'Clear the filter',
    group,
    shortcut: 'Mod+Shift+X',
    enabled: () => isFiltered(useView.getState().shown),
    run: clearFilter,
  },
  {
    id: 'filter.cancel',
    title: 'Stop the running filter',
    group,
    shortcut: 'Escape',
    enabled: () => useView.getState().shown?.settled === false,
    run: stopFilter,
  },
  {
    id: 'filter.finish',
    title: 'Run the stopped filter to its end',
    group,
    enabled: () => useView.getState().shown?.stopped === true,
    run: finishFilter,
  },
  { id: 'filter.save', title: 'Save the filter under a name…', group, run: () => signal('saveFilter') },
  { id: 'filters.manage', title: 'Saved filters…', group, run: () => showOverlay('filters') },
  { id: 'filters.macros', title: 'Filter macros…', group, run: () => showOverlay('macros') },
]
