/** Editors of JSON messages: one to type in, with what is wrong marked as it is typed, one to read, and two texts beside each other. */
import { JSON_LANGUAGE, registerJsonLanguage } from './json-language.ts'
import { monaco } from './monaco.ts'
import { editorOptions } from './options.ts'
import { ownKeys } from './own-keys.ts'

export interface JsonMark {
  readonly message: string
  readonly start: number
  readonly end: number
}

export interface JsonEditor {
  setText(text: string): void
  setMarks(marks: readonly JsonMark[]): void
  focus(): void
  dispose(): void
}

export interface JsonDiff {
  setTexts(before: string, after: string): void
  dispose(): void
}

function jsonOptions(element: HTMLElement) {
  registerJsonLanguage(monaco)
  return editorOptions(element)
}

export interface JsonEditorOptions {
  /** For screen readers. */
  readonly label: string
  readonly text: string
  /** Hears what is typed; without it nothing can be. */
  readonly onChange?: (text: string) => void
  /** Control and Enter. */
  readonly onSubmit?: () => void
}

export function createJsonEditor(
  element: HTMLElement,
  { label, text, onChange, onSubmit }: JsonEditorOptions,
): JsonEditor {
  const editor = monaco.editor.create(element, {
    ...jsonOptions(element),
    value: text,
    language: JSON_LANGUAGE,
    ariaLabel: label,
    readOnly: !onChange,
    domReadOnly: !onChange,
    lineNumbers: onChange ? 'on' : 'off',
    wordWrap: 'on',
  })
  const model = editor.getModel()
  model?.updateOptions({ tabSize: 2 })
  editor.onDidChangeModelContent(() => onChange?.(editor.getValue()))
  if (onSubmit) ownKeys(editor)(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, onSubmit)
  return {
    setText(text) {
      if (!model || model.getValue() === text) return
      // As an edit, so that undo brings back what was typed.
      const at = editor.getPosition()
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
      if (at) editor.setPosition(model.validatePosition(at))
    },
    setMarks(marks) {
      if (!model) return
      monaco.editor.setModelMarkers(
        model,
        'json',
        marks.map(({ message, start, end }) => {
          const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)]
          return {
            severity: monaco.MarkerSeverity.Error,
            message,
            startLineNumber: from.lineNumber,
            startColumn: from.column,
            endLineNumber: to.lineNumber,
            endColumn: to.column,
          }
        }),
      )
    },
    focus: () => editor.focus(),
    dispose() {
      model?.dispose()
      editor.dispose()
    },
  }
}

/** Two texts, the later one to the right, or below where there is little room. */
export function createJsonDiff(element: HTMLElement): JsonDiff {
  const editor = monaco.editor.createDiffEditor(element, {
    ...jsonOptions(element),
    readOnly: true,
    domReadOnly: true,
    renderSideBySide: true,
    useInlineViewWhenSpaceIsLimited: true,
    renderOverviewRuler: false,
    renderIndicators: true,
    lineNumbers: 'off',
    diffWordWrap: 'on',
    hideUnchangedRegions: { enabled: false },
  })
  editor.getOriginalEditor().updateOptions({ ariaLabel: 'Recorded answer' })
  editor.getModifiedEditor().updateOptions({ ariaLabel: 'New answer' })
  const original = monaco.editor.createModel('', JSON_LANGUAGE)
  const modified = monaco.editor.createModel('', JSON_LANGUAGE)
  editor.setModel({ original, modified })
  return {
    setTexts(before, after) {
      original.setValue(before)
      modified.setValue(after)
    },
    dispose() {
      editor.dispose()
      original.dispose()
      modified.dispose()
    },
  }
}
