/** Texts of rule files as they are written by hand: cut, copied and begun, without being parsed, so that comments and layout stay. */

export interface RulePart {
  /** Lines from 0; `end` is one past the last. */
  readonly start: number
  readonly end: number
  readonly text: string
}

const indentOf = (line: string): number => line.length - line.trimStart().length
const INDENT = 2
const RULES = /^rules:\s*(#.*)?$/
const isBlank = (line: string): boolean => /^\s*(#|$)/.test(line)

/** The item of the list under `rules:` that has this line (from 1), its samples included. Null where the file is laid out otherwise. */
export function ruleAt(text: string, line: number): RulePart | null {
  const lines = text.split('\n')
  const list = lines.findIndex((one) => RULES.test(one))
  const first = lines.findIndex((one, i) => i > list && !isBlank(one))
  if (list < 0 || first < 0 || !/^\s*- /.test(lines[first])) return null
  const indent = indentOf(lines[first])
  const begins = (one: string): boolean => indentOf(one) === indent && /^\s*-\s/.test(one)
  let start = Math.min(line, lines.length) - 1
  while (start > list && !begins(lines[start])) start--
  if (start <= list) return null
  let end = start + 1
  // A comment before the next rule belongs to that one.
  let last = end
  while (end < lines.length && (isBlank(lines[end]) || indentOf(lines[end]) > indent)) {
    if (!isBlank(lines[end]) || indentOf(lines[end]) > indent) last = end + 1
    end++
  }
  return { start, end: last, text: lines.slice(start, last).join('\n') }
}

/** The id as it is, or with a number behind it; `taken` are those there are. At most 64 characters. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const id = wanted.slice(0, 58)
  if (!taken.has(id)) return id
  for (let n = 2; ; n++) if (!taken.has(`${id}-${n}`)) return `${id}-${n}`
}

/** The text of a rule under another id, moved to an indentation. */
export function renameRule(rule: string, id: string, indent: number): string {
  const lines = rule.split('\n')
  const less = indentOf(lines[0]) - indent
  const moved = lines.map((one) => {
    if (one.trim() === '') return ''
    return less > 0 ? one.slice(Math.min(less, indentOf(one))) : ' '.repeat(-less) + one
  })
  const at = moved.findIndex((one) => /^\s*(- +)?id:/.test(one) && indentOf(one) <= indent + 2)
  return moved.map((one, i) => (i === at ? one.replace(/id:.*$/, `id: ${id}`) : one)).join('\n')
}

/** How far the rules of a pack are indented; null where another one can't simply be put behind them. */
export function indentOfRules(pack: string): number | null {
  if (pack.trim() === '') return INDENT
  const lines = pack.split('\n')
  const list = lines.findIndex((one) => RULES.test(one))
  const first = lines.find((one, i) => i > list && !isBlank(one))
  const members = lines.filter((one) => /^[^\s#-]/.test(one))
  return list < 0 || members.length > 1 || !first || !/^\s*- /.test(first) ? null : indentOf(first)
}

/** The pack with a rule at its end, and the line (from 1) where that begins. */
export function withRule(pack: string, rule: string): { readonly text: string; readonly line: number } {
  const before = pack.trim() === '' ? 'rules:\n' : `${pack.trimEnd()}\n\n`
  return { text: `${before}${rule.trimEnd()}\n`, line: before.split('\n').length }
}

/** A pack to begin with: its rule works, and its samples pass. */
export const NEW_PACK = `# Own alert rules. Conditions are display filters; Ctrl+Space tells what can be written.
rules:
  - id: own-tool-call
    title: A shell tool was called
    description: >-
      An MCP client called a tool that runs commands.
    severity: medium # info, low, medium, high or critical
    tags: []
    falsepositives: ['Sessions in which this is wanted']
    remediation: Look at the command, and at what led the model to it.
    when: mcpx.tool == "shell" && jsonrpc.method == "tools/call"
    by: [stdio.pid]
    throttle: 60s
    test:
      fires:
        - stdio:
            - '> {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"shell","arguments":{"command":"ls"}}}'
      silent:
        - stdio:
            - '> {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"ls"}}}'
`
