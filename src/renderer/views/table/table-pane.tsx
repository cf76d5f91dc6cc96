/** The packet table in its pane, with what is said instead of rows and the way back to the newest. */
import { ArrowDownToLine } from 'lucide-react'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { runCommand } from '../../commands/registry.ts'
import { Button } from '../../components/button.tsx'
import { Menu, type MenuPoint } from '../../components/menu.tsx'
import { useLayout } from '../../state/layout.ts'
import { isCapturing, useSession } from '../../state/session.ts'
import { AlertMap } from './alert-map.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { EmptyTable } from './empty-table.tsx'
import { PacketTable } from './packet-table.ts'
import type { TableRow } from './row.ts'
import { rowMenu } from './row-menu.ts'
import './table.css'
import styles from './table-pane.module.css'

interface OpenMenu {
  readonly at: MenuPoint
  /** The row under the pointer; null over the header. */
  readonly row: TableRow | null
  readonly column: string | null
}

export function TablePane() {
  const element = useRef<HTMLDivElement>(null)
  const table = useRef<PacketTable | null>(null)
  const [menu, setMenu] = useState<OpenMenu | null>(null)

  useEffect(() => {
    if (!element.current) return
    table.current = new PacketTable(element.current)
    return () => {
      table.current?.dispose()
      table.current = null
    }
  }, [])

  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault()
    const target = event.target as Element
    const position = Number(target.closest('.ag-row')?.getAttribute('row-index') ?? Number.NaN)
    const row = Number.isNaN(position) ? null : (table.current?.rowAt(position) ?? null)
    if (row || target.closest('.ag-header')) {
      const column = target.closest('[col-id]')?.getAttribute('col-id') ?? null
      setMenu({ at: { x: event.clientX, y: event.clientY }, row, column })
    }
  }

  return (
    <div className={styles.pane}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the grid inside has the role */}
      <div ref={element} className="packet-table" data-testid="grid" onContextMenu={onContextMenu} />
      <AlertMap />
      <EmptyTable />
      <JumpToNewest />
      {menu?.row && (
        <Menu label="Frame" at={menu.at} entries={rowMenu(menu.row, menu.column)} onClose={() => setMenu(null)} />
      )}
      {menu && !menu.row && <ColumnMenu at={menu.at} table={table} onClose={() => setMenu(null)} />}
    </div>
  )
}

function JumpToNewest() {
  const follow = useLayout((state) => state.follow)
  const capturing = useSession(isCapturing)
  if (follow || !capturing) return null
  return (
    <div className={styles.jump}>
      <Button
        icon={ArrowDownToLine}
        weight="primary"
        onClick={() => runCommand('capture.follow')}
        data-testid="jump-to-newest"
      >
        Jump to newest
      </Button>
    </div>
  )
}
