/** A message in the report: JSON laid out, its kinds of values in colours; anything else as it came. */
import { type JsonLine, jsonLines, jsonText, looksLikeJson } from '../../../shared/format/json-lines.ts'
import { html, Markup, NOTHING, shown } from './html.ts'

/** Of one message so many bytes and lines are in the report. */
export const MAX_BODY_BYTES = 64 * 1024
const MAX_LINES = 3000
const CLASSES = { key: 'k', string: 's', number: 'n', word: 'n', mark: '', other: '' } as const

export interface Body {
  readonly markup: Markup
  /** Whether there was more of it. */
  readonly isCut: boolean
}

/** `bytes` may be the beginning of the message only, which has `length`. Without `colours` the page has a tenth of the elements. */
export function bodyOf(bytes: Uint8Array, length: number, colours: boolean): Body {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_BODY_BYTES)).toString('utf8')
  const { content, more } = looksLikeJson(text)
    ? laidOut(text, colours)
    : { content: shown(text.trimEnd()), more: false }
  const isCut = more || length > MAX_BODY_BYTES || length > bytes.length
  return { markup: html`<pre>${content}</pre>`, isCut }
}

function laidOut(text: string, colours: boolean): { readonly content: Markup; readonly more: boolean } {
  const { lines, more } = jsonLines(text, MAX_LINES)
  if (!colours) return { content: shown(jsonText(lines)), more }
  return { content: new Markup(lines.map((line) => lineOf(line).source).join('\n')), more }
}

function lineOf({ depth, tokens }: JsonLine): Markup {
  const pieces = tokens.map(({ kind, text }) => {
    const name = CLASSES[kind]
    return name === '' ? shown(text) : html`<b class="${name}">${shown(text)}</b>`
  })
  return html`${'  '.repeat(depth)}${pieces.length === 0 ? NOTHING : pieces}`
}
