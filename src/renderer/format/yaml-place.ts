/**
 * Where in a YAML text a place is, told from the lines above it: the text is being written, and a parser would find nothing in it. Knows block
 * and flow collections, quoted texts and block scalars; not anchors, nor keys that are no plain words.
 */

export interface YamlPlace {
  /** Names of members, 0 for an item of a list: of the map that gets a key, or of the value. */
  readonly path: readonly (string | 0)[]
  readonly kind: 'key' | 'value'
  /** Keys that the map has already. */
  readonly siblings: readonly string[]
  /** The value as it stands in the text, from this line and column (from 0) on, and how far into it the place is. */
  readonly scalar: {
    readonly text: string
    readonly offset: number
    readonly line: number
    readonly column: number
  } | null
}

interface Node {
  readonly column: number
  /** Null for an item of a list. */
  readonly key: string | null
}

interface Line {
  readonly nodes: readonly Node[]
  /** Where what follows the dashes and the key begins. */
  readonly rest: number
  readonly blank: boolean
  readonly indent: number
}

const KEY = /^([\w-]+)\s*:(?=\s|$)\s*/
const BLOCK = /^[|>][0-9+-]*\s*(#.*)?$/

function readLine(text: string): Line {
  const indent = text.length - text.trimStart().length
  const nodes: Node[] = []
  let at = indent
  for (let dash = /^-(\s+|$)/.exec(text.slice(at)); dash; dash = /^-(\s+|$)/.exec(text.slice(at))) {
    nodes.push({ column: at, key: null })
    at += dash[0].length
  }
  const key = KEY.exec(text.slice(at))
  if (key) {
    nodes.push({ column: at, key: key[1] })
    at += key[0].length
  }
  return { nodes, rest: at, blank: /^\s*(#|$)/.test(text), indent }
}

/** `line` and `column` from 0. */
export function yamlPlace(text: string, line: number, column: number): YamlPlace {
  const lines = text.split('\n')
  const read = lines.map(readLine)
  return (
    inBlockScalar(lines, read, line, column) ?? inFlow(lines, read, line, column) ?? inBlock(lines, read, line, column)
  )
}

/** The nodes that a node is in, outermost first, as a path. A list may be indented as far as its key. */
function pathTo(read: readonly Line[], line: number, column: number, isItem: boolean): (string | 0)[] {
  const path: (string | 0)[] = []
  let limit = column
  let item = isItem
  for (let i = line; i >= 0; i--) {
    if (read[i].blank) continue
    for (const node of read[i].nodes.toReversed()) {
      const isAbove = node.column < limit || (node.column === limit && item && node.key !== null && i < line)
      if (!isAbove) continue
      path.unshift(node.key ?? 0)
      limit = node.column
      item = node.key === null
    }
  }
  return path
}

const fullPath = (read: readonly Line[], line: number): (string | 0)[] => {
  const last = read[line].nodes.at(-1)
  return last ? [...pathTo(read, line, last.column, last.key === null), last.key ?? 0] : []
}

function inBlockScalar(
  lines: readonly string[],
  read: readonly Line[],
  line: number,
  column: number,
): YamlPlace | null {
  const isEmpty = lines[line].trim() === ''
  let least = isEmpty ? column : read[line].indent
  for (let i = line - 1; i >= 0; i--) {
    if (lines[i].trim() === '' || read[i].indent >= least) continue
    const owner = read[i].nodes.at(-1)
    const isOwner = owner && BLOCK.test(lines[i].slice(read[i].rest))
    if (isOwner && least > (read[i].nodes.length > 1 ? read[i].nodes[0].column : owner.column)) {
      const end = lines.findIndex((one, j) => j > i && one.trim() !== '' && read[j].indent < least)
      const body = lines.slice(i + 1, end < 0 || end <= line ? Math.max(line + 1, end < 0 ? lines.length : 0) : end)
      const before = lines.slice(i + 1, line).reduce((sum, one) => sum + one.length + 1, 0)
      const scalar = { text: body.join('\n'), offset: before + column, line: i + 1, column: 0 }
      return { path: fullPath(read, i), kind: 'value', siblings: [], scalar }
    }
    least = read[i].indent
    // What holds a block scalar is the nearest line that is indented less.
    return null
  }
  return null
}

/** Within `{ … }` or `[ … ]` that began in this line or above. */
function inFlow(lines: readonly string[], read: readonly Line[], line: number, column: number): YamlPlace | null {
  let indent = lines[line].trim() === '' ? column : read[line].indent
  for (let i = line; i >= 0 && i > line - MAX_FLOW_LINES; i--) {
    const { rest } = read[i]
    const opens = !read[i].blank && /[[{]/.test(lines[i][rest] ?? '')
    if (i === line ? !opens || column <= rest : read[i].blank || read[i].indent >= indent) continue
    if (!opens) return null
    const before = [lines[i].slice(rest, i === line ? column : undefined), ...lines.slice(i + 1, line + 1)]
    if (i < line) before[before.length - 1] = lines[line].slice(0, column)
    const found = scanFlow(before.join('\n'))
    if (!found && i < line) {
      // It is closed again; one that holds it may not be.
      indent = read[i].indent
      continue
    }
    if (!found) return null
    const [key, value] = [found.path.slice(0, -1), found.path]
    const base = fullPath(read, i)
    if (found.expectsKey) return { path: [...base, ...key], kind: 'key', siblings: found.siblings, scalar: null }
    const start = column - found.typed.length
    const end = /^[^\]},]*/.exec(lines[line].slice(column))?.[0].length ?? 0
    const scalar = found.typed.includes('\n')
      ? null
      : { text: lines[line].slice(start, column + end), offset: found.typed.length, line, column: start }
    return { path: [...base, ...value], kind: 'value', siblings: [], scalar }
  }
  return null
}

const MAX_FLOW_LINES = 200

interface Flow {
  /** The last of it is the key that has the value, or stands for the one that comes. */
  readonly path: (string | 0)[]
  readonly expectsKey: boolean
  readonly siblings: readonly string[]
  /** Of the value, what is before the place. */
  readonly typed: string
}

/** Null where all that was opened is closed. */
function scanFlow(text: string): Flow | null {
  const open: { map: boolean; key: string; hasKey: boolean; keys: string[] }[] = []
  let from = 0
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    const top = open.at(-1)
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++
      else if (char === quote) quote = ''
    } else if ((char === '"' || char === "'") && text.slice(from, i).trim() === '') quote = char
    else if (char === '{' || char === '[') {
      if (text.slice(from, i).trim() !== '') continue
      open.push({ map: char === '{', key: '', hasKey: false, keys: [] })
      from = i + 1
    } else if (char === '}' || char === ']') {
      open.pop()
      from = i + 1
    } else if (char === ',' && top) {
      top.hasKey = false
      from = i + 1
    } else if (char === ':' && top?.map && !top.hasKey && /\s|$/.test(text[i + 1] ?? '')) {
      top.key = text.slice(from, i).trim()
      top.keys.push(top.key)
      top.hasKey = true
      from = i + 1
    }
  }
  const top = open.at(-1)
  if (!top) return null
  const path = open.map(({ map, key }) => (map ? key : (0 as const)))
  const typed = text.slice(from).trimStart()
  return { path, expectsKey: top.map && !top.hasKey, siblings: top.keys, typed }
}

function inBlock(lines: readonly string[], read: readonly Line[], line: number, column: number): YamlPlace {
  const { nodes, rest, blank } = read[line]
  const last = nodes.at(-1)
  if (last && column >= rest) {
    const path = fullPath(read, line)
    const text = withoutComment(lines[line].slice(rest))
    const scalar = { text, offset: Math.min(text.length, column - rest), line, column: rest }
    // Behind a dash, a key may begin as well.
    const siblings = last.key === null ? keysBeside(read, line, rest) : []
    return { path, kind: 'value', siblings, scalar }
  }
  const at = blank && !lines[line].trim() ? column : (last?.column ?? read[line].indent)
  const isKey = last?.key !== null || column < rest
  const path = pathTo(read, line, at, false)
  return { path, kind: isKey ? 'key' : 'value', siblings: keysBeside(read, line, at), scalar: null }
}

/** The keys of the map that has a key, or gets one, at a column of a line; not that of the line itself. */
function keysBeside(read: readonly Line[], line: number, column: number): string[] {
  const keys: string[] = []
  const ends = (i: number): boolean => !read[i].blank && read[i].nodes.some((node) => node.column < column)
  const take = (i: number): void => {
    const node = read[i].blank ? undefined : read[i].nodes.find((one) => one.column === column)
    if (node?.key) keys.push(node.key)
  }
  if (!ends(line) || read[line].blank) {
    for (let i = line - 1; i >= 0; i--) {
      take(i)
      if (ends(i)) break
    }
  }
  for (let i = line + 1; i < read.length && !ends(i); i++) take(i)
  return keys
}

const withoutComment = (text: string): string => (/^["']/.test(text) ? text : text.replace(/\s#.*$/, ''))
