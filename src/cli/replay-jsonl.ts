/** JSON lines, ours or the first seed's, as events; gzip around them is undone. A line that is none is counted and passed over. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { type DecoderName, decode } from '../engine/sinks/decode.ts'
import type { EventFacts, SinkEvent } from '../engine/sinks/event.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { parseRfc3339 } from '../shared/format/rfc3339.ts'

const LINE = z.object({
  type: z.enum(['event', 'alert']),
  timestamp: z.string().max(64).nullish(),
  data: z.record(z.string(), z.unknown()),
})
const GZIP = [0x1f, 0x8b]
const DIRECTIONS = ['inbound', 'outbound'] as const
const KINDS = ['request', 'notification', 'response', 'error'] as const
const STATUSES = ['ok', 'error'] as const

/** Whether a file begins as JSON lines do; what else it is others find out. */
export async function holdsJsonLines(path: string): Promise<Result<boolean>> {
  try {
    return ok(await startsWithBrace(await plainStream(path)))
  } catch (error) {
    return fail((error as Error).message)
  }
}

async function startsWithBrace(stream: Readable): Promise<boolean> {
  try {
    for await (const chunk of stream) {
      const text = (chunk as Buffer).toString('latin1').trimStart()
      if (text !== '') return text.startsWith('{')
    }
    return false
  } catch {
    return false
  }
}

/** The file's text, unzipped where it has to be. */
async function plainStream(path: string): Promise<Readable> {
  const zipped = await holdsGzip(path)
  const file = createReadStream(path)
  if (!zipped) return file
  const plain = createGunzip()
  file.on('error', (error) => plain.destroy(error))
  return file.pipe(plain)
}

export interface LineOptions {
  readonly decoders: readonly DecoderName[]
  readonly redact: ((event: SinkEvent) => SinkEvent) | null
}

/** Throws when nothing in the file is an event, or it can't be read. */
export async function* eventsOfLines(path: string, { decoders, redact }: LineOptions): AsyncGenerator<SinkEvent> {
  const input = await plainStream(path)
  let broken: Error | undefined
  input.on('error', (error) => {
    broken = error
  })
  let number = 0
  let bad = 0
  let firstBad = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line.trim() === '') continue
    const event = eventOf(line, decoders)
    if (event) yield redact ? redact(event) : event
    else if (bad++ === 0) firstBad = number
  }
  if (broken) throw new Error(`${path}: ${broken.message}`)
  if (bad > 0) throw new Error(`${path}: ${bad} lines are no events, the first is line ${firstBad}`)
}

async function holdsGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.equals(Buffer.from(GZIP))
  } finally {
    await file.close()
  }
}

function eventOf(line: string, decoders: readonly DecoderName[]): SinkEvent | undefined {
  const parsed = LINE.safeParse(parseJson(line))
  if (!parsed.success) return undefined
  const { type, timestamp, data } = parsed.data
  const payload = payloadOf(data)
  const decoded = decoders.length === 0 ? undefined : decode(payload, decoders)
  const time = parseRfc3339(timestamp ?? '')
  if (timestamp && time === null) return undefined
  return {
    type,
    time,
    data: decoded === undefined ? data : { ...data, decoded },
    facts: factsOf(data, payload.length),
    payload,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function payloadOf(data: Readonly<Record<string, unknown>>): Uint8Array {
  if (typeof data.data !== 'string') return new Uint8Array(0)
  return Buffer.from(data.data, data.encoding === 'base64' ? 'base64' : 'utf8')
}

function factsOf(data: Readonly<Record<string, unknown>>, length: number): EventFacts {
  const text = (name: string): string => (typeof data[name] === 'string' ? data[name] : '')
  const number = (name: string): number | null => (typeof data[name] === 'number' ? data[name] : null)
  const direction = DIRECTIONS.find((one) => one === data.direction) ?? ''
  return {
    pid: number('pid') ?? 0,
    stream: text('stream') || { '': '', inbound: 'stdin', outbound: 'stdout' }[direction],
    server: text('server'),
    client: text('client'),
    direction,
    size: number('size') ?? length,
    kind: KINDS.find((one) => one === data.kind) ?? '',
    id: text('id'),
    method: text('method'),
    tool: text('tool'),
    status: STATUSES.find((one) => one === data.status) ?? '',
    latencySeconds: number('latency'),
    info: text('info'),
  }
}
