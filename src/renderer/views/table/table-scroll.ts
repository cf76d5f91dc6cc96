/** Where the table stands: scrolls to rows, keeps up with a capture, scales the wheel, and learns from scrolling what the user wants. */
import type { GridApi } from 'ag-grid-community'
import { useLayout } from '../../state/layout.ts'
import { isCapturing, useSession } from '../../state/session.ts'
import { followAfterScroll, type ScrollState } from './follow.ts'
import { HEADER_HEIGHT, ROW_HEIGHT } from './grid.ts'
import type { TableRow } from './row.ts'
import { scaleWheel } from './wheel.ts'

const TOP: ScrollState = { top: 0, scrollHeight: 0, clientHeight: 0 }

export class TableScroll {
  private readonly api: GridApi<TableRow>
  private readonly viewport: HTMLElement | null
  private readonly rows: () => number
  private readonly ends: (() => void)[] = []
  private last: ScrollState = TOP

  constructor(element: HTMLElement, api: GridApi<TableRow>, rows: () => number) {
    this.api = api
    this.rows = rows
    this.viewport = element.querySelector<HTMLElement>('.ag-grid-viewport')
    if (!this.viewport) return
    const { viewport } = this
    const onScroll = (): void => this.onScroll(viewport)
    viewport.addEventListener('scroll', onScroll, { passive: true })
    this.ends.push(
      () => viewport.removeEventListener('scroll', onScroll),
      scaleWheel(viewport, () => rows() * ROW_HEIGHT + HEADER_HEIGHT),
    )
  }

  dispose(): void {
    for (const end of this.ends) end()
  }

  /** Whether new rows are to be kept in sight. */
  get following(): boolean {
    return useLayout.getState().follow && isCapturing(useSession.getState())
  }

  /** Rows that fit, less one. */
  get pageRows(): number {
    const height = (this.viewport?.clientHeight ?? 0) - HEADER_HEIGHT
    return Math.max(1, Math.floor(height / ROW_HEIGHT) - 1)
  }

  toEnd(): void {
    if (this.rows() > 0) this.api.ensureIndexVisible(this.rows() - 1, 'bottom')
  }

  reveal(position: number): void {
    if (position < this.rows()) this.api.ensureIndexVisible(position)
  }

  /** Another view begins at its top. */
  restart(): void {
    this.last = TOP
  }

  private onScroll({ scrollTop: top, scrollHeight, clientHeight }: HTMLElement): void {
    const now = { top, scrollHeight, clientHeight }
    const follow = followAfterScroll(this.last, now)
    this.last = now
    if (follow !== null && follow !== useLayout.getState().follow) useLayout.setState({ follow })
  }
}
