/**
 * ArcSight's Common Event Format, version 0: `CEF:0|Vendor|Product|Version|SignatureID|Name|Severity|Extension`. In the header `\` and `|` are
 * escaped, in the extension `\`, `=` and line ends. The first keys are those of the project's first seed.
 */
import { visibleText } from '../../../shared/format/visible-text.ts'
import { type EventFacts, type SinkEvent, timestampOf } from '../event.ts'
import { type EventEncoder, utf8 } from '../record.ts'

/** The longest `msg` that the format allows, in characters. */
const MAX_MESSAGE = 1023
/** As many characters of any other value. */
const MAX_VALUE = 1023

const SEVERITY = { event: 3, error: 5 } as const
const ALERT_SEVERITY: Readonly<Record<string, number>> = { info: 1, low: 3, medium: 5, high: 8, critical: 10 }

export function cefEncoder(version: string): EventEncoder {
  return { encode: (event) => [{ bytes: utf8.encode(`${cefLine(event, version)}\n`) }] }
}

/** The event without a line end. */
export function cefLine(event: SinkEvent, version: string): string {
  const { signature, name } = NAMES[event.type]
  const header = ['CEF:0', 'Tapscope', 'Tapscope', version, signature, nameOf(event, name), String(cefSeverity(event))]
  return `${header.map((one, i) => (i === 0 ? one : escapeHeader(one))).join('|')}|${extension(event)}`
}

/** 0 to 10. */
export function cefSeverity({ type, facts, data }: SinkEvent): number {
  if (type === 'alert') return ALERT_SEVERITY[String(data.severity)] ?? ALERT_SEVERITY.high
  return facts.status === 'error' || facts.kind === 'error' ? SEVERITY.error : SEVERITY.event
}

const NAMES = {
  event: { signature: 'StreamEvent', name: 'STDIO Activity' },
  alert: { signature: 'SecurityAlert', name: 'Security Alert' },
} as const

const nameOf = ({ type, data }: SinkEvent, name: string): string =>
  type === 'alert' ? text(data.title) || text(data.pattern) || name : name

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function extension(event: SinkEvent): string {
  const { facts, time, type, data } = event
  const pairs: [string, string][] = [
    ...(facts.pid > 0 ? [['pid', String(facts.pid)] as [string, string]] : []),
    ['direction', facts.direction],
    ...(type === 'event' ? [['size', String(facts.size)] as [string, string]] : []),
    ['rt', time === null ? '' : String(Math.trunc(time.seconds * 1000 + time.nanos / 1e6))],
    ['start', timestampOf(time, 3) ?? ''],
    ...ends(facts),
    ['requestMethod', facts.method],
    ['outcome', facts.status],
    ...labelled('cs1', 'stream', facts.stream),
    ...labelled('cs2', 'tool', facts.tool),
    ...labelled('cs3', 'id', facts.id),
    ...labelled('cs4', 'kind', facts.kind),
    ...labelled('cfp1', 'latencySeconds', facts.latencySeconds === null ? '' : String(facts.latencySeconds)),
    ...labelled('cs5', 'pattern', text(data.pattern)),
    ...(type === 'alert' ? ofAlert(data) : []),
    ['msg', messageText(event).slice(0, MAX_MESSAGE)],
  ]
  return pairs
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${escapeValue(value)}`)
    .join(' ')
}

/** What only alerts have: how often it fired, the numbers of its first frames, tags, and where its key says so, addresses. */
function ofAlert({ count, frames, tags, key }: SinkEvent['data']): [string, string][] {
  const pairs: [string, string][] = [
    ['cnt', typeof count === 'number' ? String(count) : ''],
    ...labelled('cs6', 'frames', Array.isArray(frames) ? frames.slice(0, MAX_FRAMES).join(',') : ''),
    ['cat', Array.isArray(tags) ? tags.join(',') : ''],
  ]
  if (typeof key !== 'object' || key === null) return pairs
  for (const [field, value] of Object.entries(key)) {
    const known = Object.hasOwn(ADDRESSES, field) ? ADDRESSES[field] : []
    const [name, label] = String(value).includes(':') ? (OF_IPV6[known[0] ?? ''] ?? known) : known
    if (name && label) pairs.push(...labelled(name, label, String(value)))
    else if (name) pairs.push([name, String(value)])
  }
  return pairs
}

const MAX_FRAMES = 20
/** CEF has IPv4 in `src` and `dst`. */
const OF_IPV6: Readonly<Record<string, readonly [name: string, label: string]>> = {
  src: ['c6a2', 'Source IPv6 Address'],
  dst: ['c6a3', 'Destination IPv6 Address'],
}
const ADDRESSES: Readonly<Record<string, readonly [name: string, label?: string]>> = {
  'ip.src': ['src'],
  'ip.dst': ['dst'],
  'ipv6.src': ['src'],
  'ipv6.dst': ['dst'],
  'tcp.srcport': ['spt'],
  'udp.srcport': ['spt'],
  'tcp.dstport': ['dpt'],
  'udp.dstport': ['dpt'],
  'eth.src': ['smac'],
  'eth.dst': ['dmac'],
  'http.host': ['dhost'],
}

/** Who spoke and who was spoken to, as process names. */
function ends({ direction, client, server }: EventFacts): [string, string][] {
  if (direction === '') return [['dproc', server]]
  const inbound = direction === 'inbound'
  return [
    ['sproc', inbound ? client : server],
    ['dproc', inbound ? server : client],
  ]
}

const labelled = (key: string, label: string, value: string): [string, string][] =>
  value === ''
    ? []
    : [
        [`${key}Label`, label],
        [key, value],
      ]

function messageText({ payload, data, type }: SinkEvent): string {
  if (type === 'alert') return text(data.message)
  return Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.length, 4 * MAX_MESSAGE))
    .toString('utf8')
    .trimEnd()
}

/** Control characters would break the line, or the terminal of whoever reads it: they become visible. */
const escapeHeader = (text: string): string =>
  visibleText(text.slice(0, MAX_VALUE)).replaceAll('\\', '\\\\').replaceAll('|', '\\|')

const escapeValue = (text: string): string =>
  text
    .slice(0, MAX_VALUE)
    .split(/\r\n|[\r\n]/)
    .map((line) => visibleText(line).replaceAll('\\', '\\\\').replaceAll('=', '\\='))
    .join('\\n')
