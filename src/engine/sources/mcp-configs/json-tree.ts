/** JSON with comments and trailing commas as a configuration tree. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { ConfigNode, Entry } from './config-tree.ts'

/** Fails with the first mistake and its line. */
export function parseJsonConfig(text: string): Result<ConfigNode> {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true })
  if (errors.length > 0) {
    const { error, offset } = errors[0]
    const words = printParseErrorCode(error)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
    return fail(`line ${text.slice(0, offset).split('\n').length}: ${words}`)
  }
  return ok(root ? nodeOf(root) : { kind: 'table', entries: [], start: 0, end: 0 })
}

function nodeOf(node: Node): ConfigNode {
  const span = { start: node.offset, end: node.offset + node.length }
  const children = node.children ?? []
  if (node.type === 'object') return { ...span, kind: 'table', entries: children.flatMap(entriesOf) }
  if (node.type === 'array') return { ...span, kind: 'array', items: children.map(nodeOf) }
  if (node.type === 'string') return { ...span, kind: 'string', value: node.value as string }
  return { ...span, kind: 'other', value: node.value }
}

function entriesOf({ children }: Node): Entry[] {
  const [key, value] = children ?? []
  if (!key || !value) return []
  return [
    {
      key: key.value as string,
      keySpan: { start: key.offset, end: key.offset + key.length },
      sibling: (name) => JSON.stringify(name),
      byLine: false,
      value: nodeOf(value),
    },
  ]
}
