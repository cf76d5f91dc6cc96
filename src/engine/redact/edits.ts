/** What is to be replaced in a text, and the text afterwards. Texts are bytes, a character a byte. */
import type { TextRange } from './detectors.ts'
import { fillFor, placeholderFor, type Style, styleOf } from './fill.ts'
import type { Finders, FoundSecret, TextKind } from './finders.ts'
import { PLACEHOLDER, type Secret, type SecretBook } from './secret-book.ts'

export interface Edit extends TextRange {
  readonly secret: Secret
  readonly style: Style
}

/** Secrets that a text gives away by itself; they are in the book from then on. */
export const foundEdits = (text: string, finders: Finders, book: SecretBook, kind?: TextKind): Edit[] =>
  editsFor(text, finders.find(text, kind).found, book)

/** What was found in a text, as edits; the secrets are in the book from then on. */
export const editsFor = (text: string, found: readonly FoundSecret[], book: SecretBook): Edit[] =>
  found.map(({ kind, start, end }) => ({
    start,
    end,
    secret: book.add(kind, text.slice(start, end)),
    style: styleOf(text, start, end),
  }))

/** Where known secrets stand in a text, in whatever form. */
export function knownEdits(text: string, book: SecretBook): Edit[] {
  const edits: Edit[] = []
  let kept: readonly TextRange[] | undefined
  for (const { start, end, value } of book.find(text)) {
    kept ??= [...text.matchAll(PLACEHOLDER)].map(({ index, 0: match }) => ({ start: index, end: index + match.length }))
    if (kept.some((one) => start >= one.start && end <= one.end)) continue
    const { alphabet, before, after } = value.form
    edits.push({
      start: before > 0 && isBase64(text[start - 1]) ? start - before : start,
      end: after > 0 && isBase64(text[end]) ? end + after : end,
      secret: value.secret,
      style: alphabet === 'text' ? styleOf(text, start, end) : alphabet,
    })
  }
  return edits
}

const isBase64 = (character: string | undefined): boolean =>
  character !== undefined && /[A-Za-z0-9+/_-]/.test(character)

/** In their order; what lies over one another becomes one, as the first of them has it. */
export function merged<T extends Edit>(edits: readonly T[]): T[] {
  const result: T[] = []
  for (const edit of [...edits].sort((one, other) => one.start - other.start || other.end - one.end)) {
    const last = result[result.length - 1]
    if (!last || edit.start >= last.end) result.push(edit)
    else if (edit.end > last.end) result[result.length - 1] = { ...last, end: edit.end }
  }
  return result
}

/** The text without what `merged` edits mean. */
export function applyEdits(text: string, edits: readonly Edit[], keepLength: boolean): string {
  let result = ''
  let at = 0
  for (const edit of edits) {
    result += text.slice(at, edit.start) + replacement(edit, keepLength)
    at = edit.end
  }
  return at === 0 ? text : result + text.slice(at)
}

/** What stands there then. Base64 and hexadecimal digits keep their length, so that what is around them still decodes. */
export function replacement({ start, end, secret, style }: Edit, keepLength: boolean): string {
  const keeps = keepLength || (style !== 'text' && style !== 'number')
  return keeps ? fillFor(secret, style, end - start) : placeholderFor(secret, style)
}
