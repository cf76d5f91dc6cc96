/** The exchanges of the report: a row each, which opens to the request and its answer. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { ExchangeStatus } from '../../../shared/wire/exchanges.ts'
import { payloadStart } from '../../dissect/protocols/exported-pdu/exported-pdu.ts'
import type { SessionExchanges } from '../exchanges.ts'
import type { Frames } from '../frames.ts'
import { type Body, bodyOf } from './body.ts'
import { countText, millisText, sizeText } from './figures.ts'
import { html, type Markup, NOTHING } from './html.ts'

export const STATUS_TEXTS: Readonly<Record<ExchangeStatus, readonly [text: string, look: string]>> = {
  [ExchangeStatus.outstanding]: ['no answer', 'warn'],
  [ExchangeStatus.ok]: ['ok', 'good'],
  [ExchangeStatus.error]: ['error', 'bad'],
  [ExchangeStatus.toolError]: ['tool error', 'bad'],
  [ExchangeStatus.cancelled]: ['cancelled', 'warn'],
  [ExchangeStatus.timedOut]: ['timed out', 'bad'],
  [ExchangeStatus.inputRequired]: ['input required', ''],
}

/** What stands in a row, and is sorted by. */
export interface ReportedExchange {
  /** Its place among all; those of a batch have the same frames. */
  readonly at: number
  /** Frame numbers; null while there is no answer. */
  readonly request: number
  readonly response: number | null
  readonly start: number
  readonly latencyMs: number | null
  readonly process: number
  readonly server: string
  readonly fromServer: boolean
  readonly method: string
  readonly target: string
  readonly status: ExchangeStatus
  readonly duplicate: boolean
}

export function exchangeOf({ list, orders, processes }: SessionExchanges, at: number): ReportedExchange {
  const latency = orders.latency(at)
  const process = list.speaker[at] >> 1
  const { server, pid } = processes[process]
  return {
    at,
    request: list.request[at] + 1,
    response: list.response[at] === 0 ? null : list.response[at],
    start: orders.start(list.request[at]),
    latencyMs: Number.isNaN(latency) ? null : latency,
    process,
    server: `${server || 'process'} (${pid})`,
    fromServer: (list.speaker[at] & 1) === 1,
    method: list.methods.list[list.method[at]],
    target: list.targets.list[list.target[at]],
    status: list.status[at] as ExchangeStatus,
    duplicate: list.duplicate[at] === 1,
  }
}

export interface ExchangeRow {
  readonly markup: Markup
  /** Messages that are not whole, or not there for want of room. */
  readonly cut: number
}

/** About what a row takes without its messages. */
const ROW_CHARACTERS = 1500

export interface RowOptions {
  /** Characters that the row should take at most. */
  readonly room: number
  readonly colours: boolean
}

export function exchangeRow(frames: Frames, exchange: ReportedExchange, { room, colours }: RowOptions): ExchangeRow {
  const { at, request, response, start, latencyMs, process, server, method, target, status, fromServer, duplicate } =
    exchange
  const [text, look] = STATUS_TEXTS[status]
  const asked = messageOf(frames, request)
  const answered = response === null ? null : messageOf(frames, response)
  const size = asked.length + (answered?.length ?? 0)
  const remarks = [...(fromServer ? ['asked by the server'] : []), ...(duplicate ? ['its id was in use already'] : [])]
  const left = room - ROW_CHARACTERS
  const requestPart = part('Request', request, asked, { room: left, colours })
  const responsePart =
    answered && response !== null
      ? part('Response', response, answered, { room: left - requestPart.taken, colours })
      : null
  return {
    cut: requestPart.cut + (responsePart?.cut ?? 0),
    markup: html`<details id="x${at}" data-n="${request}" data-t="${start}" data-v="${server}" data-p="${process}" data-m="${method}" data-g="${target}" data-s="${text}" data-l="${latencyMs ?? ''}" data-b="${size}">
<summary class="row"><span class="r">${countText(request)}</span><span class="r">${start.toFixed(3)} s</span><span>${server}</span><span>${method}</span><span>${target}</span><span class="${look}">${text}</span><span class="r">${latencyMs === null ? '' : millisText(latencyMs)}</span><span class="r">${sizeText(size)}</span></summary>
<div class="bodies">${requestPart.markup}${responsePart?.markup ?? html`<div class="dim">No answer was recorded.</div>`}</div>${
      remarks.length === 0 ? NOTHING : html`<p class="bodies dim">${remarks.join('; ')}</p>`
    }</details>
`,
  }
}

function part(title: string, frame: number, message: Message, { room, colours }: RowOptions) {
  const body: Body = bodyOf(message.bytes, message.length, colours)
  const taken = body.markup.source.length
  const fits = taken <= room
  const remark = !fits ? 'left out: the report is as large as it may be' : body.isCut ? 'its beginning' : ''
  return {
    taken: fits ? taken : 0,
    cut: fits && !body.isCut ? 0 : 1,
    markup: html`<div><h3>${title} <span class="dim">frame ${countText(frame)}, ${sizeText(message.length)}${
      remark === '' ? '' : `; ${remark}`
    }</span></h3>${fits ? body.markup : NOTHING}</div>`,
  }
}

interface Message {
  readonly bytes: Uint8Array
  readonly length: number
}

/** The whole message that a frame is, or is a part of; its first frame's where it is too long. */
function messageOf(frames: Frames, frame: number): Message {
  const row = (frame - 1) as RowIndex
  if (frames.isRemoved(row)) return { bytes: new Uint8Array(0), length: 0 }
  const whole = frames.context(row, true).part?.bytes
  if (whole) return { bytes: whole, length: whole.length }
  const bytes = frames.bytes(row)
  const payload = bytes.subarray(Math.max(0, payloadStart(bytes, 0, bytes.length)))
  return { bytes: payload, length: payload.length }
}
