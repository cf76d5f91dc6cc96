/** A YAML text (JSON is YAML as well) as data, with the places of what is in it. */
import { type Document, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { sourceOffset } from './source-offset.ts'

/** From 1; all 0 where the whole file is meant. The end is the place after the last character. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export const WHOLE_FILE: Place = { line: 0, column: 0, endLine: 0, endColumn: 0 }

export class YamlText {
  /** Undefined where there are aliases: they multiply. */
  readonly data: unknown
  private readonly text: string
  private readonly document: Document
  private readonly lines: LineCounter

  private constructor(text: string, document: Document, lines: LineCounter) {
    this.text = text
    this.document = document
    this.lines = lines
    this.data = plain(document)
  }

  /** Fails with what is wrong, and where. */
  static read(text: string): Result<YamlText, { readonly message: string; readonly place: Place }> {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines })
    const [error] = document.errors
    if (!error) return ok(new YamlText(text, document, lines))
    return fail({
      message: error.message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, ''),
      place: placeOf(lines, ...error.pos),
    })
  }

  /** Of what is at a path, or of what is nearest to it; `span`: of these characters of the string that is there, trimmed. */
  placeOf(path: readonly PropertyKey[], span?: readonly [start: number, end: number]): Place {
    for (let length = path.length; length >= 0; length--) {
      const node = this.document.getIn(path.slice(0, length) as (string | number)[], true)
      if (!isNode(node) || !node.range) continue
      const [start, end] = node.range
      const value = isScalar(node) && typeof node.value === 'string' ? node.value : ''
      if (!span || value === '') return placeOf(this.lines, start, end)
      const source = this.text.slice(start, end)
      const blanks = value.length - value.trimStart().length
      const last = value.trimEnd().length - 1
      const offset = (at: number): number | null => sourceOffset(source, value, Math.min(blanks + at, last))
      const from = offset(span[0])
      const to = offset(Math.max(span[0], span[1] - 1))
      if (from === null || to === null) return placeOf(this.lines, start, end)
      return placeOf(this.lines, start + from, start + to + 1)
    }
    return WHOLE_FILE
  }
}

function placeOf(lines: LineCounter, start: number, end: number): Place {
  const [from, to] = [lines.linePos(start), lines.linePos(Math.max(start, end))]
  return { line: from.line, column: from.col, endLine: to.line, endColumn: to.col }
}

function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    return undefined
  }
}
