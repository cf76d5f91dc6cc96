/** Texts by their role, each a field: what a server says of its tools, and the strings inside arguments and structured results. */

import type { Field } from '../../protocol.ts'
import { visitStrings } from '../json/strings.ts'
import { stringText } from '../json/text.ts'
import { mcpFields as fields } from './fields.ts'
import type { ObjectReader } from './reader.ts'

/** Members of a listed tool or resource that no model reads. */
const UNREAD = new Set(['$schema', '$id', '$ref', 'type', 'format', 'icons', 'mimeType'])
/** Members whose members' names are the server's choice: parameters. */
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions'])
const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']

/** Of an element of a list: its texts, and the names of its parameters. */
export function addDescriptions(element: ObjectReader, start: number, end: number): void {
  const { out, bytes } = element
  if (!out.wants([fields.description, fields.hiddenKind, fields.hiddenText], [])) return
  const add = (from: number, to: number): void => element.addHidden(fields.description, from, to)
  visitStrings(bytes, start, end, {
    value: (_name, from, to) => add(from, to),
    member(within, name, from, to) {
      if (NAMED.has(within)) add(from, to)
      return NAMED.has(within) || !UNREAD.has(name)
    },
  })
}

/** What a tool claims of itself, as `delete_file readOnlyHint=true`. */
export function addAnnotations(tool: ObjectReader): void {
  const annotations = tool.object('annotations')
  const name = tool.text('name')
  for (const hint of HINTS) {
    const member = annotations.find(hint)
    if (!member) continue
    const text = `${name} ${hint}=${annotations.valueText(member)}`
    tool.out.add(fields.annotation, member.keyStart, member.end - member.keyStart, text)
  }
}

/** The strings in the value at [start, end), each as name=value; `name` is that of the value itself. */
export function addStrings(reader: ObjectReader, field: Field, name: string, start: number, end: number): void {
  const { out, bytes } = reader
  if (!out.wants([field, fields.hiddenKind, fields.hiddenText], [])) return
  visitStrings(bytes, start, end, {
    value(inner, from, to) {
      const text = stringText(bytes, from, to)
      const named = `${inner || name}=${text}`
      out.generated(field, named, from, to - from)
      if (field === fields.structured) reader.tellSecrets(named, from, to)
      reader.tellHidden(text, from, to)
    },
  })
}
