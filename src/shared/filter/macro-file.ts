/**
 * Wireshark's file of macros, `dfilter_macros` in a profile: a line `"name","text"` each (up to 4.2), or `"name" text` (from 4.4).
 * In quotes, `\xNN` is a byte of UTF-8. Lines with `#` are comments.
 */
import { type Macro, refuseMacroName } from './macros.ts'

const COMMA_LINE = /^\s*"((?:[^"\\]|\\.)*)"\s*,\s*"((?:[^"\\]|\\.)*)"\s*$/
const SPACE_LINE = /^\s*"((?:[^"\\]|\\.)*)"\s+(.*)$/

export interface MacroFile {
  readonly macros: readonly Macro[]
  /** Lines that are none, and why. */
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

export function readMacroFile(text: string): MacroFile {
  const macros = new Map<string, Macro>()
  const problems: { line: number; message: string }[] = []
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(#|$)/.test(line)) return
    const macro = readLine(line)
    const problem = macro ? refuseMacroName(macro.name) : 'Expected "name","text".'
    if (!macro || problem) problems.push({ line: i + 1, message: problem ?? '' })
    else if (macros.has(macro.name)) problems.push({ line: i + 1, message: `There is a macro ${macro.name} already.` })
    else macros.set(macro.name, macro)
  })
  return { macros: [...macros.values()], problems }
}

function readLine(line: string): Macro | undefined {
  const comma = COMMA_LINE.exec(line)
  if (comma) return { name: unescaped(comma[1]), text: unescaped(comma[2]) }
  const space = SPACE_LINE.exec(line)
  return space ? { name: unescaped(space[1]), text: space[2] } : undefined
}

export const writeMacroFile = (macros: readonly Macro[]): string =>
  macros.map(({ name, text }) => `"${escaped(name)}","${escaped(text)}"\n`).join('')

const escaped = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
    return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }).join('')

function unescaped(text: string): string {
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const [piece, hex] of text.matchAll(/\\x([0-9a-fA-F]{2})|\\["\\]|[^\\]+|\\/g)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16))
    else for (const byte of encoder.encode(/^\\["\\]$/.test(piece) ? piece.slice(1) : piece)) bytes.push(byte)
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
