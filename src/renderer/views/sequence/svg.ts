/** The diagram as an SVG file. What was captured goes in as text: escaped, its hidden characters as placeholders. */
import type { SequenceMessage } from '../../../shared/wire/sequence.ts'
import { visible } from '../../format/visible.ts'
import { arrowOf, fitted, GAP_HEIGHT, gapOf, heightOf, type SequenceLayout } from './layout.ts'

export interface SvgColours {
  readonly background: string
  readonly text: string
  readonly dim: string
  readonly line: string
  readonly client: string
  readonly server: string
  readonly failed: string
}

const GUTTER = 96
const HEAD = 54
const FONT = 'font-family="sans-serif"'
const CHARACTER = 6.2

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character])

export function sequenceSvg(
  messages: readonly SequenceMessage[],
  layout: SequenceLayout,
  colours: SvgColours,
  title: string,
): string {
  const height = HEAD + 10 + messages.reduce((sum, message) => sum + heightOf(message, 1), 0)
  const width = GUTTER + layout.width
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colours.background}"/>`,
  ]
  for (const { x, name, detail, kind } of layout.lifelines) {
    parts.push(
      `<line x1="${GUTTER + x}" x2="${GUTTER + x}" y1="${HEAD - 10}" y2="${height}" stroke="${colours.line}"/>`,
      textAt(GUTTER + x, 20, fitted(name, 150, 7), colours[kind], 'middle', 13),
      textAt(GUTTER + x, 36, detail, colours.dim, 'middle', 10),
    )
  }
  let y = HEAD
  for (const message of messages) {
    parts.push(messageAt(message, layout, colours, y))
    y += heightOf(message, 1)
  }
  return `${parts.join('\n')}\n</svg>\n`
}

function messageAt(message: SequenceMessage, layout: SequenceLayout, colours: SvgColours, top: number): string {
  const arrow = arrowOf(message, layout)
  const gap = gapOf(message)
  const row = top + (gap === '' ? 0 : GAP_HEIGHT)
  const y = row + 26
  const from = GUTTER + arrow.from
  const to = GUTTER + arrow.to
  const colour = arrow.failed ? colours.failed : message.fromServer ? colours.server : colours.client
  const dash = {
    request: '',
    response: ' stroke-dasharray="5 3"',
    notification: '',
    progress: ' stroke-dasharray="1 3"',
  }
  const side = to > from ? -1 : 1
  const room = Math.abs(to - from) - 20
  return [
    gap === '' ? '' : textAt(GUTTER - 10, top + 13, `${gap} later`, colours.dim, 'end', 10),
    textAt(GUTTER - 10, y + 3, message.start.toFixed(6), colours.dim, 'end', 10),
    `<line x1="${from}" x2="${to}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="1.3"${dash[arrow.look]}/>`,
    `<path d="M${to + 8 * side},${y - 4} L${to},${y} L${to + 8 * side},${y + 4}${arrow.look === 'request' ? ' Z' : ''}" fill="${arrow.look === 'request' ? colour : 'none'}" stroke="${colour}"/>`,
    textAt(
      (from + to) / 2,
      row + 19,
      fitted(arrow.note ? `${arrow.label} · ${arrow.note}` : arrow.label, room, CHARACTER),
      arrow.failed ? colours.failed : colours.text,
      'middle',
      11,
    ),
  ].join('')
}

function textAt(x: number, y: number, text: string, colour: string, anchor: string, size: number): string {
  return `<text x="${x}" y="${y}" fill="${colour}" text-anchor="${anchor}" font-size="${size}" ${FONT}>${escaped(text)}</text>`
}
