/** How editors of whole texts look and behave. */
import { monaco } from './monaco.ts'
import { EDITOR_THEME, followEditorTheme } from './monaco-theme.ts'

/** What the editors of texts have in common; the font is that of the element. */
export function editorOptions(element: HTMLElement) {
  followEditorTheme(monaco)
  return {
    theme: EDITOR_THEME,
    automaticLayout: true,
    fontFamily: getComputedStyle(element).getPropertyValue('--mono'),
    fontSize: 12,
    lineHeight: 18,
    fontLigatures: false,
    // A text area, so that typing is typing for shortcuts and for screen readers.
    editContext: false,
    tabFocusMode: true,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 14,
    glyphMargin: false,
    scrollBeyondLastLine: false,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
    renderLineHighlight: 'none',
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    contextmenu: false,
    links: false,
    fixedOverflowWidgets: true,
    wordBasedSuggestions: 'off',
    quickSuggestions: false,
    matchBrackets: 'near',
    padding: { top: 6, bottom: 6 },
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  } as const
}
