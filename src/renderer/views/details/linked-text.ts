/** Where in a line the frame it links to is named. */
export interface LinkedText {
  readonly before: string
  /** The line names the frame there; else the link is added at the end. */
  readonly named: boolean
  readonly after: string
}

export function linkedText(text: string, link: number): LinkedText | null {
  if (link <= 0) return null
  const match = new RegExp(`(?<![\\d.,])${link}(?![\\d.])`).exec(text)
  if (!match) return { before: `${text} → `, named: false, after: '' }
  return { before: text.slice(0, match.index), named: true, after: text.slice(match.index + match[0].length) }
}
