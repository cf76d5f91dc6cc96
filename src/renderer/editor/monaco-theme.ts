/** The editor's colours, read from the document's tokens: the editor wants literals, the theme file has them. */
import type { Monaco } from './monaco.ts'

export const EDITOR_THEME = 'tapscope'

/** Which token of the theme colours which kind of filter token. */
const TOKEN_COLOURS: Readonly<Record<string, string>> = {
  field: '--accent',
  keyword: '--dim',
  operator: '--dim',
  number: '--family-dns',
  string: '--family-http',
  address: '--family-dns',
  bytes: '--family-dns',
  paren: '--dim',
  brace: '--dim',
  bracket: '--dim',
  range: '--family-dns',
  separator: '--dim',
  macro: '--accent',
  unknown: '--critical',
  key: '--accent',
  type: '--accent',
  comment: '--dim',
  tag: '--dim',
  'string.yaml': '--family-http',
  'delimiter.bracket': '--dim',
  'delimiter.square': '--dim',
}

const EDITOR_COLOURS: Readonly<Record<string, string>> = {
  'editor.foreground': '--text',
  'editorCursor.foreground': '--accent',
  'editor.selectionBackground': '--selection',
  'editor.inactiveSelectionBackground': '--selection-faint',
  'editor.placeholder.foreground': '--faint',
  'editorBracketMatch.background': '--accent-faint',
  'editorBracketMatch.border': '--line-strong',
  'editorError.foreground': '--critical',
  'editorWarning.foreground': '--medium',
  'editorWidget.background': '--raised',
  'editorWidget.border': '--line-strong',
  'editorHoverWidget.background': '--raised',
  'editorHoverWidget.border': '--line-strong',
  'editorHoverWidget.foreground': '--text',
  'editorSuggestWidget.background': '--raised',
  'editorSuggestWidget.border': '--line-strong',
  'editorSuggestWidget.foreground': '--text',
  'editorSuggestWidget.highlightForeground': '--accent',
  'editorSuggestWidget.focusHighlightForeground': '--accent',
  'editorSuggestWidget.selectedBackground': '--selection',
  'editorSuggestWidget.selectedForeground': '--selected-text',
  'editorLineNumber.foreground': '--faint',
  'editorLineNumber.activeForeground': '--dim',
  'diffEditor.diagonalFill': '--line',
  'list.hoverBackground': '--hover',
  'scrollbarSlider.background': '--line',
  'scrollbarSlider.hoverBackground': '--line-strong',
  'editor.lineHighlightBackground': '--raised',
  'editorIndentGuide.background1': '--line',
  'editorIndentGuide.activeBackground1': '--line-strong',
  'editorOverviewRuler.errorForeground': '--critical',
  'editorBracketHighlight.foreground1': '--dim',
  'editorBracketHighlight.foreground2': '--dim',
  'editorBracketHighlight.foreground3': '--dim',
  'editorBracketHighlight.foreground4': '--dim',
  'editorBracketHighlight.foreground5': '--dim',
  'editorBracketHighlight.foreground6': '--dim',
  'editor.findMatchBackground': '--selection',
  'editor.findMatchHighlightBackground': '--selection-faint',
  'editor.findRangeHighlightBackground': '--hover',
  'editor.rangeHighlightBackground': '--hover',
  'input.background': '--panel',
  'input.border': '--line',
  'input.foreground': '--text',
  'input.placeholderForeground': '--faint',
  'inputOption.activeBackground': '--accent-faint',
  'inputOption.activeForeground': '--accent',
  'inputOption.activeBorder': '--accent',
  focusBorder: '--accent',
}

const CLEAR = ['editor.background', 'editorGutter.background', 'editor.lineHighlightBorder']

export function defineTheme(monaco: Monaco): void {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const dark = document.documentElement.dataset.theme === 'dark'
  // No colour at all, written from one that is there: the editor takes no `transparent`.
  const clear = `${token('--text').slice(0, 7)}00`
  monaco.editor.defineTheme(EDITOR_THEME, {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: Object.entries(TOKEN_COLOURS).map(([name, colour]) => ({
      token: name,
      foreground: token(colour).slice(1, 7),
    })),
    colors: {
      ...Object.fromEntries(Object.entries(EDITOR_COLOURS).map(([name, colour]) => [name, token(colour)])),
      ...Object.fromEntries(CLEAR.map((name) => [name, clear])),
    },
  })
  monaco.editor.setTheme(EDITOR_THEME)
}

let following = false

/** Defines the theme now and whenever the document's changes, for all editors there will be. */
export function followEditorTheme(monaco: Monaco): void {
  if (following) return
  following = true
  defineTheme(monaco)
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts())
  new MutationObserver(() => defineTheme(monaco)).observe(document.documentElement, { attributeFilter: ['data-theme'] })
}
