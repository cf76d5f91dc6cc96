/** TOML as a configuration tree: what tables, inline tables and dotted keys say of a table is put together in one. */
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { ConfigNode, Entry } from './config-tree.ts'

interface Table {
  readonly kind: 'table'
  readonly entries: Entry[]
  readonly start: number
  readonly end: number
}

/** Fails with the first mistake and its line. */
export function parseTomlConfig(text: string): Result<ConfigNode> {
  try {
    const root = newTable(0, text.length)
    const reader = new TomlReader(text)
    for (const node of parseTOML(text).body[0].body) reader.read(root, node)
    return ok(root)
  } catch (error) {
    if (error instanceof ParseError) return fail(`line ${error.lineNumber}: ${error.message}`)
    throw error
  }
}

const newTable = (start: number, end: number): Table => ({ kind: 'table', entries: [], start, end })

class TomlReader {
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  read(root: Table, node: AST.TOMLKeyValue | AST.TOMLTable): void {
    if (node.type === 'TOMLKeyValue') return this.readKeyValue(root, node, true)
    // Nothing of ours is in arrays of tables.
    if (node.resolvedKey.some((part) => typeof part === 'number')) return
    const table = this.descend(root, node.resolvedKey.map(String), node.key)
    if (table) for (const pair of node.body) this.readKeyValue(table, pair, true)
  }

  private readKeyValue(table: Table, { key, value }: AST.TOMLKeyValue, byLine: boolean): void {
    const names = key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))
    const parent = this.descend(table, names.slice(0, -1), key)
    const last = key.keys[key.keys.length - 1]
    const prefix = this.text.slice(key.range[0], last.range[0])
    parent?.entries.push({
      key: names[names.length - 1],
      keySpan: { start: key.range[0], end: key.range[1] },
      sibling: (name) => prefix + name,
      byLine,
      value: this.nodeOf(value),
    })
  }

  /** The table that keys lead to, made where it is not there yet; undefined where something else has the key. */
  private descend(table: Table, names: readonly string[], key: AST.TOMLKey): Table | undefined {
    let at: Table | undefined = table
    const [start, end] = key.range
    for (const name of names) {
      const known: ConfigNode | undefined = at.entries.find((entry) => entry.key === name)?.value
      if (known && known.kind !== 'table') return undefined
      const next: Table = (known as Table | undefined) ?? newTable(start, end)
      if (!known)
        at.entries.push({ key: name, keySpan: { start, end }, sibling: (other) => other, byLine: true, value: next })
      at = next
    }
    return at
  }

  private nodeOf(value: AST.TOMLContentNode): ConfigNode {
    const span = { start: value.range[0], end: value.range[1] }
    switch (value.type) {
      case 'TOMLInlineTable': {
        const table = newTable(span.start, span.end)
        for (const pair of value.body) this.readKeyValue(table, pair, false)
        return table
      }
      case 'TOMLArray':
        return { ...span, kind: 'array', items: value.elements.map((item) => this.nodeOf(item)) }
      default:
        return value.kind === 'string'
          ? { ...span, kind: 'string', value: value.value }
          : { ...span, kind: 'other', value: value.value }
    }
  }
}
