/** The grid in the window's tokens: no parts of its own, one-pixel lines, nothing rounded. */
import { createTheme } from 'ag-grid-community'

export const gridTheme = createTheme().withParams({
  fontFamily: 'var(--font)',
  fontSize: '12.5px',
  spacing: 4,
  rowHeight: 22,
  headerHeight: 26,
  backgroundColor: 'var(--panel)',
  foregroundColor: 'var(--text)',
  accentColor: 'var(--accent)',
  borderColor: 'var(--line)',
  borderRadius: 0,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  rowBorder: { color: 'color-mix(in srgb, var(--line) 45%, transparent)' },
  columnBorder: false,
  headerBackgroundColor: 'var(--raised)',
  headerTextColor: 'var(--dim)',
  headerFontSize: '11.5px',
  headerFontWeight: 500,
  headerRowBorder: { color: 'var(--line)' },
  headerColumnResizeHandleColor: 'transparent',
  cellHorizontalPadding: 8,
  rowHoverColor: 'transparent',
})
