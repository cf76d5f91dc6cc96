/**
 * Captured text, made safe to read: characters that break a line, hide, or turn the reading direction are shown as
 * placeholders. What is captured is never interpreted; it is shown.
 */

/** C0, C1, soft hyphen, bidi and zero-width controls, separators, fillers, interlinear marks, tags, lone surrogates. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each stands for itself
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]|[\ud800-\udfff]/gu

const CONTROL_PICTURES = 0x2400
const DELETE_PICTURE = '\u2421'

function placeholder(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
  if (code === 0x7f) return DELETE_PICTURE
  return `\u27e6${code.toString(16).toUpperCase().padStart(4, '0')}\u27e7`
}

/** The text with every hidden character replaced: `␊` for a line feed, `⟦202E⟧` for a direction override. */
export function visible(text: string): string {
  return text.replace(HIDDEN, placeholder)
}

export interface Segment {
  readonly text: string
  /** The text stands for a character that would not be seen. */
  readonly hidden: boolean
}

/** The same, in pieces, so that a placeholder can be told from text that looks like one. */
export function visibleSegments(text: string): Segment[] {
  const segments: Segment[] = []
  let from = 0
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) segments.push({ text: text.slice(from, match.index), hidden: false })
    segments.push({ text: placeholder(match[0]), hidden: true })
    from = match.index + match[0].length
  }
  if (from < text.length || segments.length === 0) segments.push({ text: text.slice(from), hidden: false })
  return segments
}
