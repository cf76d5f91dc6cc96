/** What the tree of a message says of it, for metrics and for formats with fields of their own. */
import type { Detail } from '../dissect/detail.ts'
import type { EventFacts } from '../sinks/event.ts'

const NANOS = 1e9
const KINDS: ReadonlySet<string> = new Set(['request', 'notification', 'response', 'error'])

/** `size` is that of the message. */
export function factsOf(detail: Detail, size: number): EventFacts {
  const { context } = detail
  const { stdio } = context.interface
  const values = firstValues(detail)
  const text = (name: string): string => String(values.get(name) ?? '')
  const told = text('jsonrpc.kind')
  const kind = (KINDS.has(told) ? told : '') as EventFacts['kind']
  const answers = kind === 'response' || kind === 'error'
  const failed = kind === 'error' || values.get('mcpx.is_error') === true
  const latency = values.get('mcpx.latency') ?? values.get('jsonrpc.time')
  return {
    pid: stdio?.pid ?? 0,
    stream: stdio?.stream ?? '',
    server: stdio?.server ?? '',
    client: stdio?.client ?? '',
    direction: (['', 'inbound', 'outbound'] as const)[context.direction],
    size,
    kind,
    id: text('jsonrpc.id'),
    method: text('mcpx.method') || text('jsonrpc.method'),
    tool: text('mcpx.tool'),
    status: answers ? (failed ? 'error' : 'ok') : '',
    latencySeconds: typeof latency === 'bigint' ? Number(latency) / NANOS : null,
    info: detail.info,
  }
}

/** Of each field the first value. */
function firstValues({ fields, values }: Detail): Map<string, unknown> {
  const first = new Map<string, unknown>()
  for (let i = 0; i < fields.length; i++) {
    const name = fields[i]?.name
    if (name !== undefined && WANTED.has(name) && !first.has(name)) first.set(name, values[i])
  }
  return first
}

const WANTED: ReadonlySet<string> = new Set([
  'jsonrpc.kind',
  'jsonrpc.id',
  'jsonrpc.method',
  'jsonrpc.time',
  'mcpx.method',
  'mcpx.tool',
  'mcpx.is_error',
  'mcpx.latency',
])
