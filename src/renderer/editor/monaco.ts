/**
 * The editor, cut down to what a line of filter and a JSON message need: no languages, no language services. Loaded after the first paint,
 * as one chunk, by whoever shows an editor.
 */
import 'monaco-editor/editor/contrib/bracketMatching/browser/bracketMatching.js'
import 'monaco-editor/editor/contrib/folding/browser/folding.js'
import 'monaco-editor/editor/contrib/hover/browser/hoverContribution.js'
import 'monaco-editor/editor/contrib/placeholderText/browser/placeholderText.contribution.js'
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import 'monaco-editor/editor/contrib/wordOperations/browser/wordOperations.js'
import 'monaco-editor/features/codicon/register.js'
import * as monaco from 'monaco-editor/editor/editor.api.js'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'

declare global {
  interface Window {
    MonacoEnvironment?: { getWorker(): Worker }
  }
}

window.MonacoEnvironment = { getWorker: () => new EditorWorker() }

export { monaco }
export type Monaco = typeof monaco
