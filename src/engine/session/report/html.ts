/**
 * HTML that captured text can't become a part of: `html` takes nothing but text, numbers and markup that was made the same way, and escapes
 * every text. Characters that hide or turn the reading direction are shown.
 */
import { visible, visibleSegments } from '../../../shared/format/visible.ts'

export class Markup {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

type Value = string | number | Markup | readonly Markup[]

/** Markup with values in it: as text or within the quotes of an attribute, and nowhere else. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let source = parts[0]
  values.forEach((value, i) => {
    source += sourceOf(value) + parts[i + 1]
  })
  return new Markup(source)
}

export const NOTHING = new Markup('')

/** Text of several lines; what is shown in place of a hidden character can be told from text that looks so. */
export function shown(text: string): Markup {
  const lines = text.split('\n').map((line) =>
    visibleSegments(line)
      .map(({ text: piece, hidden }) => (hidden ? `<i class="h">${escaped(piece)}</i>` : escaped(piece)))
      .join(''),
  )
  return new Markup(lines.join('\n'))
}

function sourceOf(value: Value): string {
  if (typeof value === 'string') return escaped(visible(value))
  if (typeof value === 'number') return String(value)
  return value instanceof Markup ? value.source : value.map(({ source }) => source).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character])
