/** Keys of one editor. The library's `addCommand` ties a key in all editors there are. */
import type { Monaco } from './monaco.ts'

type CodeEditor = ReturnType<Monaco['editor']['create']>

let editors = 0

/** Returns a function that ties a key to what it does while the editor has the focus and `when`, a context of the library's, holds. */
export function ownKeys(editor: CodeEditor): (key: number, run: () => void, when?: string) => void {
  const own = `tapscopeEditor${++editors}`
  editor.createContextKey(own, true)
  return (key, run, when) => void editor.addCommand(key, run, when === undefined ? own : `${own} && ${when}`)
}
