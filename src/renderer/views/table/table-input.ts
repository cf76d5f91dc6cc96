/** What the user does in the table with the mouse and the keys: rows are selected, one at a time. */
import type { GridApi } from 'ag-grid-community'
import { selectPosition, selectRow } from '../../actions/selection.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { targetOfKey } from './keys.ts'
import type { TableRow } from './row.ts'
import type { TableScroll } from './table-scroll.ts'

export interface InputOptions {
  readonly element: HTMLElement
  readonly api: GridApi<TableRow>
  readonly scroll: TableScroll
  readonly rows: () => number
  /** The user has taken the table in hand. */
  readonly onTouch: () => void
}

/** Puts the focus on a row, so that keys go on from there. */
export function focusRow(api: GridApi<TableRow>, position: number): void {
  const [column] = api.getAllDisplayedColumns()
  if (column) api.setFocusedCell(position, column)
}

/** Returns its end. */
export function listenForInput({ element, api, scroll, rows, onTouch }: InputOptions): () => void {
  const select = (position: number): void => {
    // Who reads a frame does not want it carried away by newer ones.
    if (position < rows() - 1) useLayout.setState({ follow: false })
    const row = api.getDisplayedRowAtIndex(position)?.data
    if (row) selectRow(position, row.frame, row.time)
    else void selectPosition(position)
  }

  const onPointerDown = ({ target }: PointerEvent): void => {
    onTouch()
    const row = target instanceof Element ? target.closest('.ag-row') : null
    const position = row?.getAttribute('row-index')
    if (position) select(Number(position))
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof Element) || event.target.closest('.ag-header')) return
    const from = useSelection.getState().position ?? api.getFirstDisplayedRowIndex()
    const position = targetOfKey(event, from, rows(), scroll.pageRows)
    if (position === null) return
    event.preventDefault()
    event.stopPropagation()
    onTouch()
    scroll.reveal(position)
    select(position)
    focusRow(api, position)
  }

  element.addEventListener('pointerdown', onPointerDown)
  element.addEventListener('keydown', onKeyDown, { capture: true })
  element.addEventListener('wheel', onTouch, { passive: true })
  return () => {
    element.removeEventListener('pointerdown', onPointerDown)
    element.removeEventListener('keydown', onKeyDown, { capture: true })
    element.removeEventListener('wheel', onTouch)
  }
}
