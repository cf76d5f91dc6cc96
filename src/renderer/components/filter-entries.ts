/** Menu entries that filter by an expression: applied, or put into the bar to be finished. */
import { filterBy } from '../actions/view.ts'
import type { Combination } from '../format/filter-text.ts'
import type { MenuEntry } from './menu.tsx'

const COMBINATIONS: readonly (readonly [Combination, string])[] = [
  ['is', 'Selected'],
  ['not', 'Not selected'],
  ['and', '… and selected'],
  ['or', '… or selected'],
  ['andNot', '… and not selected'],
  ['orNot', '… or not selected'],
]

const branch = (label: string, id: string, expression: string, apply: boolean): MenuEntry => ({
  label,
  testId: id,
  entries: () => [
    { heading: expression },
    ...COMBINATIONS.map(([how, title]) => ({
      label: title,
      testId: `${id}-${how}`,
      run: () => filterBy(expression, how, apply),
    })),
  ],
})

export const filterEntries = (expression: string): readonly MenuEntry[] => [
  branch('Apply as filter', 'apply', expression, true),
  branch('Prepare as filter', 'prepare', expression, false),
]
