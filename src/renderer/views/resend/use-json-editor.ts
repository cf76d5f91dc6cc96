/** A JSON editor in an element of React's, loaded when it is first shown. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { JsonEditor, JsonEditorOptions, JsonMark } from '../../editor/json-editor.ts'

interface EditorProps extends JsonEditorOptions {
  readonly marks: readonly JsonMark[]
}

export function useJsonEditor(box: RefObject<HTMLElement | null>, props: EditorProps): void {
  const [editor, setEditor] = useState<JsonEditor | null>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    let mine: JsonEditor | null = null
    let disposed = false
    void import('../../editor/json-editor.ts').then(({ createJsonEditor }) => {
      if (disposed || !box.current) return
      const { label, text, onChange, onSubmit } = latest.current
      mine = createJsonEditor(box.current, {
        label,
        text,
        ...(onChange && { onChange: (typed) => latest.current.onChange?.(typed) }),
        ...(onSubmit && { onSubmit: () => latest.current.onSubmit?.() }),
      })
      setEditor(mine)
    })
    return () => {
      disposed = true
      mine?.dispose()
    }
  }, [box])
  useEffect(() => editor?.setText(props.text), [editor, props.text])
  useEffect(() => editor?.setMarks(props.marks), [editor, props.marks])
}
