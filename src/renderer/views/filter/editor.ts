/** Makes the one-line editor of the filter bar and ties its keys to what the bar does. */

import { type Monaco, monaco } from '../../editor/monaco.ts'
import { EDITOR_THEME, followEditorTheme } from '../../editor/monaco-theme.ts'
import { ownKeys } from '../../editor/own-keys.ts'
import { FILTER_LANGUAGE, registerFilterLanguage } from './language.ts'

type CodeEditor = ReturnType<Monaco['editor']['create']>

export interface EditorEvents {
  readonly onChange: (text: string) => void
  readonly onEnter: () => void
  readonly onEscape: () => void
  /** 1 for older, -1 for newer. */
  readonly onHistory: (step: 1 | -1) => void
  readonly onFocus: (focused: boolean) => void
}

export interface Problem {
  readonly message: string
  readonly hint: string | null
  readonly start: number
  readonly end: number
}

export interface FilterEditor {
  setText(text: string): void
  setProblem(problem: Problem | null): void
  focus(): void
  dispose(): void
}

let prepared = false

function prepare(): void {
  if (prepared) return
  prepared = true
  registerFilterLanguage(monaco)
  followEditorTheme(monaco)
}

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ')

export function createFilterEditor(element: HTMLElement, text: string, events: EditorEvents): FilterEditor {
  prepare()
  const editor = monaco.editor.create(element, {
    value: text,
    language: FILTER_LANGUAGE,
    theme: EDITOR_THEME,
    ariaLabel: 'Display filter',
    placeholder: 'Filter: ip.addr == 10.0.0.1 && tcp',
    automaticLayout: true,
    fontFamily: getComputedStyle(element).getPropertyValue('--mono'),
    fontSize: 12.5,
    lineHeight: 20,
    fontLigatures: false,
    // A text area, so that typing is typing for shortcuts and for screen readers.
    editContext: false,
    tabFocusMode: true,
    lineNumbers: 'off',
    glyphMargin: false,
    folding: false,
    lineDecorationsWidth: 0,
    lineNumbersMinChars: 0,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    scrollbar: { vertical: 'hidden', horizontal: 'hidden', handleMouseWheel: false, alwaysConsumeMouseWheel: false },
    scrollBeyondLastColumn: 2,
    scrollBeyondLastLine: false,
    renderLineHighlight: 'none',
    renderWhitespace: 'none',
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    roundedSelection: false,
    contextmenu: false,
    links: false,
    wordWrap: 'off',
    fixedOverflowWidgets: true,
    hover: { above: false },
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, strings: false, comments: false },
    quickSuggestionsDelay: 40,
    acceptSuggestionOnCommitCharacter: false,
    suggest: { selectionMode: 'never', showStatusBar: false, preview: false, showIcons: true },
    matchBrackets: 'near',
    guides: { indentation: false },
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  })
  bindKeys(editor, events)
  return connect(editor, events)
}

function bindKeys(editor: CodeEditor, events: EditorEvents): void {
  const { KeyCode } = monaco
  const onKey = ownKeys(editor)
  const closed = '!suggestWidgetVisible'
  onKey(
    KeyCode.Enter,
    () => {
      editor.trigger('keyboard', 'hideSuggestWidget', {})
      events.onEnter()
    },
    '!suggestWidgetHasFocusedSuggestion',
  )
  onKey(KeyCode.Escape, events.onEscape, closed)
  onKey(KeyCode.UpArrow, () => events.onHistory(1), closed)
  onKey(KeyCode.DownArrow, () => events.onHistory(-1), closed)
  onKey(
    KeyCode.Tab,
    () => {
      editor.trigger('keyboard', 'selectNextSuggestion', {})
      editor.trigger('keyboard', 'acceptSelectedSuggestion', {})
    },
    'suggestWidgetVisible && !suggestWidgetHasFocusedSuggestion',
  )
}

function connect(editor: CodeEditor, events: EditorEvents): FilterEditor {
  const model = editor.getModel()
  let quiet = false
  const setText = (text: string): void => {
    if (!model || model.getValue() === text) return
    quiet = true
    // As an edit, so that undo brings back what was typed.
    editor.pushUndoStop()
    editor.executeEdits('filter', [{ range: model.getFullModelRange(), text, forceMoveMarkers: true }])
    editor.pushUndoStop()
    editor.setPosition({ lineNumber: 1, column: text.length + 1 })
    quiet = false
  }
  editor.onDidChangeModelContent(() => {
    const text = editor.getValue()
    if (/[\r\n]/.test(text)) setText(oneLine(text))
    if (!quiet) events.onChange(oneLine(text))
  })
  editor.onDidFocusEditorText(() => events.onFocus(true))
  editor.onDidBlurEditorText(() => events.onFocus(false))
  return {
    setText,
    setProblem: (problem) => {
      if (!model) return
      const markers = problem ? [markerOf(model.getValueLength(), problem)] : []
      monaco.editor.setModelMarkers(model, 'filter', markers)
    },
    focus: () => {
      editor.focus()
      if (model) editor.setSelection(model.getFullModelRange())
    },
    dispose: () => {
      model?.dispose()
      editor.dispose()
    },
  }
}

/** A marker of at least one character, within the line. */
function markerOf(length: number, { message, hint, start, end }: Problem) {
  const from = Math.max(0, Math.min(start, length - 1))
  const to = Math.max(from + 1, Math.min(end, length))
  return {
    severity: monaco.MarkerSeverity.Error,
    message: hint ? `${message} ${hint}` : message,
    startLineNumber: 1,
    startColumn: from + 1,
    endLineNumber: 1,
    endColumn: to + 1,
  }
}
