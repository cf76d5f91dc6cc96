/** The editor of rule files: YAML with what is wrong marked, outcomes of samples beside their lines, search, and help from a schema. */
import 'monaco-editor/editor/contrib/comment/browser/comment.js'
import 'monaco-editor/editor/contrib/find/browser/findController.js'
import 'monaco-editor/editor/contrib/indentation/browser/indentation.js'
import 'monaco-editor/editor/contrib/linesOperations/browser/linesOperations.js'
import 'monaco-editor/languages/definitions/yaml/register.js'
import { type Monaco, monaco } from './monaco.ts'
import { editorOptions } from './options.ts'
import { ownKeys } from './own-keys.ts'
import { registerRuleHelp, setRuleSchema } from './rule-help.ts'

const YAML_LANGUAGE = 'yaml'

export interface YamlMark {
  readonly message: string
  /** From 1; all 0 where the whole text is meant. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface YamlOutcome {
  readonly line: number
  readonly passed: boolean
  readonly message: string
}

export interface YamlEditor {
  setMarks(marks: readonly YamlMark[]): void
  setOutcomes(outcomes: readonly YamlOutcome[]): void
  /** The JSON Schema that the help comes from. */
  setSchema(schema: unknown): void
  /** Brings a line to sight with the caret in it. */
  reveal(line: number, column?: number): void
  focus(): void
  dispose(): void
}

export interface YamlEditorOptions {
  /** Editors of one id share what was typed and can be undone, one after another. */
  readonly id: number
  readonly label: string
  readonly text: string
  readonly readOnly: boolean
  readonly line: number
  readonly onChange: (text: string) => void
  /** Escape, when nothing lies over the text. */
  readonly onLeave: () => void
}

type Model = ReturnType<Monaco['editor']['createModel']>

/** Of the text that was edited last: it outlives its editor, so that undo does. */
let kept: { readonly id: number; readonly model: Model } | null = null

function modelOf(id: number, text: string): { readonly model: Model; readonly isNew: boolean } {
  if (kept?.id === id && !kept.model.isDisposed()) return { model: kept.model, isNew: false }
  kept?.model.dispose()
  const model = monaco.editor.createModel(text, YAML_LANGUAGE)
  model.updateOptions({ tabSize: 2, indentSize: 2, insertSpaces: true })
  kept = { id, model }
  return { model, isNew: true }
}

export function createYamlEditor(element: HTMLElement, options: YamlEditorOptions): YamlEditor {
  registerRuleHelp(monaco, YAML_LANGUAGE)
  const { model, isNew } = modelOf(options.id, options.text)
  const editor = monaco.editor.create(element, {
    ...editorOptions(element),
    model,
    ariaLabel: options.label,
    readOnly: options.readOnly,
    domReadOnly: options.readOnly,
    lineNumbers: 'on',
    glyphMargin: true,
    renderFinalNewline: 'on',
    tabFocusMode: false,
    wordWrap: 'off',
    renderLineHighlight: 'line',
    quickSuggestions: { other: true, strings: true, comments: false },
    quickSuggestionsDelay: 60,
    suggest: {
      selectionMode: 'whenQuickSuggestion',
      showStatusBar: false,
      preview: false,
      showIcons: true,
      showWords: false,
    },
    acceptSuggestionOnCommitCharacter: false,
    acceptSuggestionOnEnter: 'smart',
    guides: { indentation: true },
    scrollBeyondLastLine: true,
    overviewRulerLanes: 1,
    find: { addExtraSpaceOnTop: false, seedSearchStringFromSelection: 'selection' },
  })
  const changes = editor.onDidChangeModelContent(() => options.onChange(editor.getValue()))
  ownKeys(editor)(
    monaco.KeyCode.Escape,
    options.onLeave,
    '!suggestWidgetVisible && !findWidgetVisible && !inSnippetMode && !editorHoverVisible',
  )
  const outcomes = editor.createDecorationsCollection()
  const reveal = (line: number, column = 1): void => {
    editor.setPosition(model.validatePosition({ lineNumber: line, column }))
    editor.revealLineNearTop(line)
  }
  if (isNew) reveal(options.line)
  return {
    setMarks(marks) {
      monaco.editor.setModelMarkers(
        model,
        'rules',
        marks.map(({ message, line, column, endLine, endColumn }) => ({
          severity: monaco.MarkerSeverity.Error,
          message,
          startLineNumber: Math.max(1, line),
          startColumn: Math.max(1, column),
          endLineNumber: Math.max(1, endLine),
          endColumn: Math.max(2, endColumn),
        })),
      )
    },
    setOutcomes(list) {
      outcomes.set(
        list.map(({ line, passed, message }) => ({
          range: new monaco.Range(line, 1, line, 1),
          options: {
            glyphMarginClassName: passed ? 'sample-passed' : 'sample-failed',
            glyphMarginHoverMessage: { value: message },
            stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
          },
        })),
      )
    },
    setSchema: setRuleSchema,
    reveal(line, column) {
      reveal(line, column)
      editor.focus()
    },
    focus: () => editor.focus(),
    dispose() {
      changes.dispose()
      editor.dispose()
    },
  }
}
