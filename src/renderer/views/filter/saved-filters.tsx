/** The bookmark in the filter bar: filters kept under a name, those applied before, and the way to keep this one. */
import { Bookmark } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { applyFilter } from '../../actions/view.ts'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { Menu, type MenuEntry, type MenuPoint } from '../../components/menu.tsx'
import { NamePopover } from '../../components/name-popover.tsx'
import { visible } from '../../format/visible.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { onSignal, signal } from '../../state/signals.ts'
import { useFilter } from '../../state/view.ts'
import styles from './filter-bar.module.css'

const MOST_RECENT = 8
const MOST_SAVED = 200

function entries(): MenuEntry[] {
  const { savedFilters, filterHistory } = usePreferences.getState()
  const { draft, problem } = useFilter.getState()
  return [
    {
      label: 'Save this filter…',
      disabled: draft.trim() === '' || problem !== null,
      run: () => signal('saveFilter'),
      testId: 'saved-add',
    },
    { label: 'Saved filters…', run: () => runCommand('filters.manage'), testId: 'saved-manage' },
    { label: 'Macros…', run: () => runCommand('filters.macros'), testId: 'saved-macros' },
    ...(savedFilters.length > 0 ? (['line', { heading: 'Saved' }] as const) : []),
    ...savedFilters.map(({ name, text }) => ({
      label: visible(name),
      hint: visible(text.length > 48 ? `${text.slice(0, 47)}…` : text),
      run: () => void applyFilter(text),
    })),
    ...(filterHistory.length > 0 ? (['line', { heading: 'Recent' }] as const) : []),
    ...filterHistory.slice(0, MOST_RECENT).map((text) => ({ label: visible(text), run: () => void applyFilter(text) })),
  ]
}

export function SavedFilters() {
  const button = useRef<HTMLButtonElement>(null)
  const [menu, setMenu] = useState<MenuPoint | null>(null)
  const [naming, setNaming] = useState<DOMRect | null>(null)

  useEffect(
    () =>
      onSignal('saveFilter', () => {
        const { draft, problem } = useFilter.getState()
        if (draft.trim() !== '' && !problem) setNaming(button.current?.getBoundingClientRect() ?? null)
      }),
    [],
  )

  return (
    <>
      <Button
        ref={button}
        icon={Bookmark}
        weight="quiet"
        size="small"
        className={styles.saved}
        title="Saved filters"
        aria-label="Saved filters"
        aria-haspopup="menu"
        aria-expanded={menu !== null}
        data-testid="saved-filters"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          setMenu(menu ? null : { x: left, y: bottom + 6 })
        }}
      />
      {menu && <Menu label="Saved filters" at={menu} entries={entries()} onClose={() => setMenu(null)} />}
      {naming && (
        <NamePopover
          label="Save the filter"
          anchor={naming}
          text={visible(useFilter.getState().draft.trim())}
          isTaken={(name) => usePreferences.getState().savedFilters.some((saved) => saved.name === name)}
          onName={keep}
          onClose={() => setNaming(null)}
        />
      )}
    </>
  )
}

function keep(name: string): void {
  const text = useFilter.getState().draft.trim()
  const others = usePreferences.getState().savedFilters.filter((saved) => saved.name !== name)
  setPreferences({ savedFilters: [...others, { name, text }].slice(-MOST_SAVED) })
}
