/** Where a character of a YAML string stands in the text that the string is written with: plain, in quotes, or as a block. */

const BLANK = /\s/
/** Characters of an escape in double quotes after the backslash, where it is not one. */
const ESCAPES: Readonly<Record<string, number>> = { x: 3, u: 5, U: 9 }

/** The offset in `source` of the character at `offset` of `value`; null where the two do not go together. */
export function sourceOffset(source: string, value: string, offset: number): number | null {
  const isDouble = source[0] === '"'
  const isSingle = source[0] === "'"
  let at = isDouble || isSingle ? 1 : /^[|>]/.test(source) ? source.indexOf('\n') + 1 : 0
  for (let i = 0; i < value.length; i++) {
    const isEscape = (): boolean => (isDouble && source[at] === '\\') || (isSingle && source.startsWith("''", at))
    const isBlank = BLANK.test(value[i])
    // Blanks are folded: those of the source are passed where the value goes on.
    if (!isBlank) while (at < source.length && BLANK.test(source[at])) at++
    const escaped = isEscape()
    if (i === offset) return at
    if (escaped) at += 1 + (isDouble ? (ESCAPES[source[at + 1]] ?? 1) : 1)
    else if (!isBlank && source[at] !== value[i]) return null
    else if (!isBlank) at++
  }
  return null
}
