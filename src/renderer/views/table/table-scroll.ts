/** Where the table stands: scrolls to rows, keeps up with a capture, scales the wheel, and learns from scrolling what the user wants. */
import type { GridApi } from 'ag-grid-community'
import { useLayout } from '../../state/layout.ts'
import { usePlay } from '../../state/play.ts'
import { isCapturing, useSession } from '../../state/session.ts'
import { followAfterScroll, type ScrollState } from './follow.ts'
import { HEADER_HEIGHT, ROW_HEIGHT } from './grid.ts'
import type { TableRow } from './row.ts'
import { scaleWheel } from './wheel.ts'

/** Scrolling so soon after a key or the wheel is the user's. */
const INPUT_MS = 1000

const TOP: ScrollState = { top: 0, scrollHeight: 0, clientHeight: 0 }

export class TableScroll {
  private readonly api: GridApi<TableRow>
  private readonly viewport: HTMLElement | null
  private readonly rows: () => number
  private readonly ends: (() => void)[] = []
  private last: ScrollState = TOP
  /** When the user last turned the wheel, pressed a key or moved a finger here, and whether a button is held down. */
  private inputMs = Number.NEGATIVE_INFINITY
  private held = false

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
      this.listenForInput(element),
      scaleWheel(viewport, () => rows() * ROW_HEIGHT + HEADER_HEIGHT),
    )
  }

  dispose(): void {
    for (const end of this.ends) end()
  }

  /** Whether new rows are to be kept in sight. */
  get following(): boolean {
    return useLayout.getState().follow && (isCapturing(useSession.getState()) || usePlay.getState().head !== null)
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
    // Panes that open and close move the table, too.
    if (follow === false && !this.held && performance.now() - this.inputMs > INPUT_MS) {
      if (this.following) this.toEnd()
      return
    }
    if (follow !== null && follow !== useLayout.getState().follow) useLayout.setState({ follow })
  }

  /** Returns its end. */
  private listenForInput(element: HTMLElement): () => void {
    const ends = new AbortController()
    const options = { capture: true, passive: true, signal: ends.signal }
    const onInput = ({ type }: Event): void => {
      this.inputMs = performance.now()
      if (type === 'pointerdown') this.held = true
    }
    const onRelease = (): void => {
      if (this.held) this.inputMs = performance.now()
      this.held = false
    }
    for (const type of ['wheel', 'keydown', 'touchmove', 'pointerdown'])
      element.addEventListener(type, onInput, options)
    for (const type of ['pointerup', 'pointercancel']) window.addEventListener(type, onRelease, options)
    return () => ends.abort()
  }
}
