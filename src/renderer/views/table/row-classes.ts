/** Which rows are tinted: what processes say in MCP, what is malformed or an error, TCP in trouble, marked ones, the selected one, those not read yet. */
import type { RowClassRules } from 'ag-grid-community'
import { BatchFlag, RowFlag } from '../../../shared/row-flags.ts'
import { useSelection } from '../../state/selection.ts'
import { familyOf, useSession } from '../../state/session.ts'
import type { TableRow } from './row.ts'

const BAD = RowFlag.malformed | RowFlag.error

export const isBad = (row: TableRow): boolean => (row.flags & BAD) !== 0
export const isMcp = (row: TableRow): boolean => familyOf(useSession.getState(), row.protocol) === 'mcp'

const has = (row: TableRow | undefined, flag: number): boolean => row !== undefined && (row.flags & flag) !== 0

export const SELECTED_CLASS = 'row-selected'

export const rowClasses: RowClassRules<TableRow> = {
  'row-bad': ({ data }) => data !== undefined && isBad(data),
  'row-mcp': ({ data }) => data !== undefined && !isBad(data) && isMcp(data),
  'row-bad-tcp': ({ data }) => has(data, BatchFlag.badTcp),
  'row-reset': ({ data }) => has(data, BatchFlag.reset) && !has(data, BatchFlag.badTcp),
  'row-unread': ({ data }) => data === undefined,
  'row-marked': ({ data }) => has(data, BatchFlag.marked),
  [SELECTED_CLASS]: ({ rowIndex }) => rowIndex === useSelection.getState().position,
}

/** Moves the mark of the selected row without drawing rows again. */
export function markSelected(grid: HTMLElement, position: number | null): void {
  for (const row of grid.querySelectorAll('.ag-row')) {
    const selected = position !== null && row.getAttribute('row-index') === String(position)
    row.classList.toggle(SELECTED_CLASS, selected)
    row.setAttribute('aria-selected', String(selected))
  }
}
