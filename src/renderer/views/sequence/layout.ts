/** Where lifelines stand, and where the arrow of a message goes. */
import { scalePoint } from 'd3'
import type { SequenceMessage, SequenceProcess } from '../../../shared/wire/sequence.ts'
import { plural } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'

export interface Lifeline {
  readonly kind: 'client' | 'server'
  readonly name: string
  readonly detail: string
  readonly x: number
}

export interface SequenceLayout {
  readonly width: number
  readonly lifelines: readonly Lifeline[]
  /** Lifelines of a process's client and of itself, by process. */
  readonly ends: readonly (readonly [client: number, server: number])[]
}

const LEAST_SPACING = 220

/** A lifeline for each client, those of its servers beside it, over `width` pixels or as many as they need. */
export function layOut(processes: readonly SequenceProcess[], width: number, zoom: number): SequenceLayout {
  const clients = new Map<string, number[]>()
  processes.forEach(({ client, clientPid }, process) => {
    const key = `${client} ${clientPid}`
    clients.set(key, [...(clients.get(key) ?? []), process])
  })
  const named: Omit<Lifeline, 'x'>[] = []
  const ends: [number, number][] = []
  for (const servers of clients.values()) {
    const { client, clientPid } = processes[servers[0]]
    const own = named.push({ kind: 'client', name: client || 'client', detail: pidText(clientPid) }) - 1
    for (const process of servers) {
      const { server, pid } = processes[process]
      ends[process] = [own, named.push({ kind: 'server', name: server || 'server', detail: pidText(pid) }) - 1]
    }
  }
  const total = Math.max(width, named.length * LEAST_SPACING * zoom)
  const x = scalePoint([...named.keys()], [0, total]).padding(0.5)
  return { width: total, lifelines: named.map((line, i) => ({ ...line, x: x(i) ?? 0 })), ends }
}

const pidText = (pid: number): string => (pid > 0 ? `pid ${pid}` : '')

export interface Arrow {
  readonly from: number
  readonly to: number
  readonly label: string
  /** Latency of a response. */
  readonly note: string
  readonly look: 'request' | 'response' | 'notification' | 'progress'
  readonly failed: boolean
}

export function arrowOf(message: SequenceMessage, { lifelines, ends }: SequenceLayout): Arrow {
  const { process, fromServer, kind, method, target, progress, latencyMs, failed } = message
  const [client, server] = (ends[process] ?? [0, 0]).map((end) => lifelines[end]?.x ?? 0)
  const isAnswer = kind === 'response' || kind === 'error'
  const asked = `${method.replace(/^notifications\//, '')} ${target}`.trim()
  const answered = target || method
  return {
    from: fromServer ? server : client,
    to: fromServer ? client : server,
    label: isAnswer
      ? `${failed ? 'error' : 'result'}${answered && ' of '}${answered}`
      : `${asked || kind} ${progress}`.trim(),
    note: latencyMs === null ? '' : formatSpan(latencyMs / 1000),
    look: isAnswer ? 'response' : kind === 'request' ? 'request' : progress === '' ? 'notification' : 'progress',
    failed,
  }
}

/** Pauses from here on are shown as such. */
const GAP_SECONDS = 1

/** How long nothing was said before a message, in words; empty where that was no pause. */
export const gapOf = ({ delta }: SequenceMessage): string =>
  delta !== null && delta >= GAP_SECONDS ? formatSpan(delta) : ''

export const ROW_HEIGHT = 36
export const GAP_HEIGHT = 20
export const heightOf = (message: SequenceMessage, zoom: number): number =>
  Math.round(ROW_HEIGHT * zoom) + (gapOf(message) === '' ? 0 : GAP_HEIGHT)

/** Text that fits into so many pixels, in a font whose characters are about that wide. */
export function fitted(text: string, pixels: number, characterWidth: number): string {
  const most = Math.max(3, Math.floor(pixels / characterWidth))
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

/** What a screen reader says of it. */
export function spoken(message: SequenceMessage, arrow: Arrow, { lifelines, ends }: SequenceLayout): string {
  const [client, server] = (ends[message.process] ?? []).map((end) => lifelines[end].name)
  const [from, to] = message.fromServer ? [server, client] : [client, server]
  return `${from} to ${to}: ${arrow.label}${arrow.note && `, ${arrow.note}`}, frame ${message.frame}`
}

/** How far to scroll across so that an arrow is in sight, `width` pixels being seen from `left` on. */
export function acrossFor({ from, to }: Arrow, left: number, width: number): number {
  const [start, end] = [Math.min(from, to), Math.max(from, to)]
  if (start >= left && end <= left + width) return left
  return Math.max(0, (start + end - width) / 2)
}

export const countText = (total: number): string => plural(total, 'message')
