/** Right click on the header: which columns show, how times are told. */
import type { RefObject } from 'react'
import { runCommand } from '../../commands/registry.ts'
import { Menu, type MenuEntry, type MenuPoint } from '../../components/menu.tsx'
import type { TimeMode } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'
import type { PacketTable } from './packet-table.ts'

const TIMES: readonly (readonly [TimeMode, string])[] = [
  ['relative', 'Since the first frame'],
  ['delta', 'Since the frame above'],
  ['clock', 'Time of day'],
  ['date', 'Date and time of day'],
  ['epoch', 'Seconds since 1970'],
]

interface ColumnMenuProps {
  readonly at: MenuPoint
  readonly table: RefObject<PacketTable | null>
  readonly onClose: () => void
}

export function ColumnMenu({ at, table, onClose }: ColumnMenuProps) {
  const { timeMode, timeZone, resolveNames } = usePreferences.getState()
  const entries: MenuEntry[] = [
    { heading: 'Columns' },
    ...(table.current?.columns() ?? []).map(({ id, title, shown }) => ({
      label: title,
      checked: shown,
      run: () => table.current?.showColumn(id, !shown),
    })),
    { heading: 'Time' },
    ...TIMES.map(([mode, label]) => ({
      label,
      checked: mode === timeMode,
      run: () => runCommand(`time.${mode}`),
    })),
    { label: 'UTC', checked: timeZone === 'utc', run: () => runCommand('time.zone') },
    { heading: 'Addresses' },
    { label: 'Names from the files', checked: resolveNames, run: () => runCommand('view.names') },
    'line',
    { label: 'Reset the columns', run: () => runCommand('view.resetColumns') },
  ]
  return <Menu label="Columns" at={at} entries={entries} onClose={onClose} />
}
