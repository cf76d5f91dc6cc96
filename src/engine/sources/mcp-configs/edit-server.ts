/**
 * Puts a tap before a server's command and takes it out again, as the smallest edits of the text: what is not the tap stays as it is, to the
 * byte, whatever comments, commas, blanks and unknown keys are around it. The command's own text moves into the arguments as it was written.
 *
 *   "command": "npx", "args": ["-y", "x"]   <->   "command": "/bin/tapscope", "args": ["wrap", "--", "npx", "-y", "x"]
 *   "command": "x"                          <->   "command": "/bin/tapscope", "args": ["wrap", "x"]
 *
 * The missing `--` is how taking out knows that the list itself was put in.
 */
import type { ConfigNode, Edit, Entry, Span } from './config-tree.ts'
import type { Launcher } from './launcher.ts'
import type { LocatedServer } from './servers.ts'

/** JSON's strings are also TOML's. */
const quote = (word: string): string => JSON.stringify(word).replaceAll('\x7f', '\\u007f')

/** For a server without a problem and without a tap. */
export function installEdits(text: string, { command, args }: LocatedServer, launcher: Launcher): Edit[] {
  if (!command) return []
  const { start, end } = command.value
  const original = text.slice(start, end)
  const before = launcher.args.map(quote)
  const edits: Edit[] = [{ start, end, text: quote(launcher.command) }]
  if (args?.value.kind === 'array') {
    edits.push(insertWords(text, args.value, [...before, '"wrap"', '"--"', original]))
  } else {
    edits.push(insertList(text, command, `[${[...before, '"wrap"', original].join(', ')}]`))
  }
  return edits
}

/** For a server without a problem and with a tap. */
export function uninstallEdits(text: string, { command, args, tap }: LocatedServer): Edit[] {
  if (!command || args?.value.kind !== 'array' || !tap) return []
  const { items } = args.value
  // Words are the command and the items.
  const original = items[tap.commandAt - 1]
  const edits: Edit[] = [{ ...spanOf(command.value), text: text.slice(original.start, original.end) }]
  const rest = items[tap.commandAt]
  const own = tap.bare && !rest ? listSpan(text, command, args) : undefined
  if (own) edits.push({ ...own, text: '' })
  else if (rest) edits.push({ start: items[0].start, end: rest.start, text: '' })
  else edits.push({ start: items[0].start, end: endOfItems(text, items), text: '' })
  return edits
}

const spanOf = ({ start, end }: Span): Span => ({ start, end })

function insertWords(text: string, list: ConfigNode & { readonly kind: 'array' }, words: readonly string[]): Edit {
  const [first] = list.items
  if (!first) return { start: list.start + 1, end: list.start + 1, text: words.join(', ') }
  const line = /\r?\n[ \t]*$/.exec(text.slice(list.start + 1, first.start))?.[0]
  const separator = line === undefined ? ', ' : `,${line}`
  return { start: first.start, end: first.start, text: words.map((word) => word + separator).join('') }
}

/** A trailing comma goes with the last item. */
function endOfItems(text: string, items: readonly ConfigNode[]): number {
  const { end } = items[items.length - 1]
  return end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0)
}

function insertList(text: string, command: Entry, list: string): Edit {
  const { keySpan, value, byLine } = command
  const between = text.slice(keySpan.end, value.start)
  const sign = /^\s*[:=]\s*$/.test(between) ? between : `${between.includes('=') ? ' =' : ':'} `
  const pair = `${command.sibling('args')}${sign}${list}`
  const line = /(?:^|\r?\n)[ \t]*$/.exec(text.slice(0, keySpan.start))?.[0]
  if (byLine) {
    // Behind a comment on the command's line.
    const at = value.end + (/^[^\r\n]*/.exec(text.slice(value.end))?.[0].length ?? 0)
    return { start: at, end: at, text: `${newLine(text)}${line?.replace(/^\r?\n/, '') ?? ''}${pair}` }
  }
  const lead = line === undefined ? /[{,](\s?)$/.exec(text.slice(0, keySpan.start))?.[1] : line
  return { start: value.end, end: value.end, text: `,${lead ?? ' '}${pair}` }
}

/** What `insertList` put in; undefined where somebody has moved it since: then an empty list stays. */
function listSpan(text: string, command: Entry, args: Entry): Span | undefined {
  const { end } = args.value
  if (args.byLine) {
    const line = /\r?\n[ \t]*$/.exec(text.slice(0, args.keySpan.start))?.[0]
    return line === undefined ? undefined : { start: args.keySpan.start - line.length, end }
  }
  const between = text.slice(command.value.end, args.keySpan.start)
  return /^\s*,\s*$/.test(between) ? { start: command.value.end, end } : undefined
}

const newLine = (text: string): string => /\r?\n/.exec(text)?.[0] ?? '\n'
