/** The editor of rule files in an element of React's, loaded when it is first shown. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { readRuleSchema } from '../../actions/rules.ts'
import type { YamlEditor, YamlEditorOptions, YamlMark, YamlOutcome } from '../../editor/yaml-editor.ts'

interface EditorProps extends YamlEditorOptions {
  readonly marks: readonly YamlMark[]
  readonly outcomes: readonly YamlOutcome[]
}

export function useYamlEditor(box: RefObject<HTMLElement | null>, props: EditorProps): YamlEditor | null {
  const [editor, setEditor] = useState<YamlEditor | null>(null)
  const latest = useRef(props)
  latest.current = props
  const { id } = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has an editor of its own
  useEffect(() => {
    let mine: YamlEditor | null = null
    let disposed = false
    void import('../../editor/yaml-editor.ts').then(({ createYamlEditor }) => {
      if (disposed || !box.current) return
      mine = createYamlEditor(box.current, {
        ...latest.current,
        onChange: (text) => latest.current.onChange(text),
        onLeave: () => latest.current.onLeave(),
      })
      setEditor(mine)
      mine.focus()
    })
    return () => {
      disposed = true
      setEditor(null)
      mine?.dispose()
    }
  }, [box, id])
  useEffect(() => editor?.setMarks(props.marks), [editor, props.marks])
  useEffect(() => editor?.setOutcomes(props.outcomes), [editor, props.outcomes])
  useEffect(() => {
    if (editor) void readRuleSchema().then((schema) => editor.setSchema(schema))
  }, [editor])
  return editor
}
