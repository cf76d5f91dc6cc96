export interface TextPart {
  readonly text: string
  readonly marked: boolean
}

/** A text in parts: those that are what is looked for, in any case, and those between. */
export function markParts(text: string, wanted: string): readonly TextPart[] {
  const lower = text.toLowerCase()
  const looked = wanted.toLowerCase()
  // Where lower case is longer than the text, places in one are none in the other.
  if (looked === '' || lower.length !== text.length) return [{ text, marked: false }]
  const parts: TextPart[] = []
  let from = 0
  for (let at = lower.indexOf(looked); at >= 0; at = lower.indexOf(looked, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), marked: false })
    from = at + looked.length
    parts.push({ text: text.slice(at, from), marked: true })
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), marked: false })
  return parts
}
