/** A line a message for people: time, who to whom, what, and the message itself. Captured characters can't act on a terminal. */
import { visibleText } from '../../../shared/format/visible-text.ts'
import { type SinkEvent, timestampOf } from '../event.ts'
import { type EventEncoder, utf8 } from '../record.ts'

/** Characters of a message that a coloured line has; without colours it is whole. */
const TERMINAL_CHARACTERS = 2000
const COLOURS = {
  time: '2',
  inbound: '36',
  outbound: '32',
  stderr: '33',
  error: '31',
  method: '1',
  alert: '1;31',
} as const
type Colour = keyof typeof COLOURS

export function textEncoder({ colours = false } = {}): EventEncoder {
  return { encode: (event) => [{ bytes: utf8.encode(`${textLine(event, colours)}\n`) }] }
}

/** The line without its end. */
export function textLine(event: SinkEvent, colours: boolean): string {
  const paint = (colour: Colour, text: string): string =>
    colours && text !== '' ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text
  const { facts, type } = event
  const time = paint('time', timestampOf(event.time, 6) ?? '-')
  if (type === 'alert') return `${time}  ${paint('alert', visibleText(alertText(event.data)))}`
  const colour = facts.stream === 'stderr' ? 'stderr' : facts.direction === 'inbound' ? 'inbound' : 'outbound'
  const parts = [
    time,
    paint(colour, visibleText(endsOf(event))),
    paint(facts.status === 'error' ? 'error' : 'method', visibleText(whatOf(event))),
    `${facts.size} bytes`,
    messageOf(event, colours),
  ]
  return parts.filter((part) => part !== '').join('  ')
}

/** Alerts of others have other members. */
function alertText(data: SinkEvent['data']): string {
  const { severity, title, pattern, message, frames } = data
  if (typeof title !== 'string' || typeof message !== 'string' || !Array.isArray(frames))
    return `ALERT ${JSON.stringify(data)}`
  const where = `frame${frames.length === 1 ? '' : 's'} ${frames.slice(0, MAX_FRAMES).join(', ')}`
  const more = frames.length > MAX_FRAMES ? ', …' : ''
  return [`ALERT ${severity}`, title, pattern, message, `${where}${more}`].filter((part) => part !== '').join('  ')
}

const MAX_FRAMES = 5

function endsOf({ facts }: SinkEvent): string {
  const server = `${facts.server || 'pid'} (${facts.pid}) ${facts.stream}`
  if (facts.stream === '') return facts.info
  if (facts.direction === 'inbound') return `${facts.client || 'client'} → ${server}`
  return `${server} → ${facts.client || 'client'}`
}

function whatOf({ facts }: SinkEvent): string {
  const { kind, method, tool, id, status, latencySeconds } = facts
  if (kind === '') return ''
  const latency = latencySeconds === null ? '' : `${(latencySeconds * 1000).toFixed(3)} ms`
  const words = [kind === 'response' && status === 'error' ? 'error' : kind, method, tool, id && `id=${id}`, latency]
  return words.filter((word) => word !== '').join(' ')
}

function messageOf({ payload, facts }: SinkEvent, short: boolean): string {
  if (facts.stream === '') return ''
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  if (!short || text.length <= TERMINAL_CHARACTERS) return visibleText(text)
  return `${visibleText(text.slice(0, TERMINAL_CHARACTERS))}… (${text.length - TERMINAL_CHARACTERS} more)`
}
