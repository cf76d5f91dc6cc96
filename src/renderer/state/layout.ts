/** Which page and which overlay is open, and whether the table follows the capture. */
import { create } from 'zustand'

export type Page = 'capture' | 'frames' | 'spools' | 'rules'
export type Overlay =
  | 'palette'
  | 'goto'
  | 'save'
  | 'export'
  | 'redact'
  | 'filters'
  | 'macros'
  | 'captureFilters'
  | 'captureOptions'
  | 'addSource'
  | 'suppress'
  | 'suppressions'
  | 'exportAlerts'
  | null

export interface LayoutState {
  readonly page: Page
  readonly overlay: Overlay
  /** The table keeps its newest row in sight. */
  readonly follow: boolean
  readonly dropTarget: boolean
}

export const useLayout = create<LayoutState>(() => ({ page: 'frames', overlay: null, follow: true, dropTarget: false }))

export const showPage = (page: Page): void => useLayout.setState({ page })
export const showOverlay = (overlay: Overlay): void => useLayout.setState({ overlay })
