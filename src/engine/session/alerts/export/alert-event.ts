/** An alert as an event: what outputs send and JSON lines hold (docs/formats.md). Frames instead of rows, and no secrets in its texts. */
import type { Alert } from '../../../alerts/alert.ts'
import { maskMember, maskSecrets } from '../../../redact/mask.ts'
import type { CapturedFrame, EventFacts, SinkEvent } from '../../../sinks/event.ts'
import { BLOCK_ALERT, type BlockAlert } from '../saved/alert-blocks.ts'

/** What is known besides the alert itself. */
export interface AboutAlert {
  /** Of the frame that made it fire. */
  readonly facts?: EventFacts
  /** The tapped server, where there are no facts. */
  readonly server?: string
  /** Of its rule, as `attack.t1046`. */
  readonly tags?: readonly string[]
  /** Further members of `data`, as the file it is of. */
  readonly more?: Readonly<Record<string, unknown>>
  readonly captured?: () => CapturedFrame
}

/** What it is about and why it fired, in words on one line. */
export function alertMessage({ key, reason }: Pick<Alert, 'key' | 'reason'>): string {
  const about = key.map(([field, value]) => `${field} = ${maskMember(field, value)}`).join(', ')
  return [about, maskSecrets(reason)].filter((part) => part !== '').join('; ')
}

export function alertEvent(alert: Alert, about: AboutAlert = {}): SinkEvent {
  const { server: named = '', facts = { ...NO_FACTS, server: named }, tags = [], more, captured } = about
  const { severity, rule, title, key, reason, count, rows } = alert
  const { pid, stream, server, client } = facts
  return {
    type: 'alert',
    time: timeOf(alert.timeMs),
    data: {
      severity,
      pattern: rule,
      title,
      message: alertMessage(alert),
      ...(pid > 0 && { pid, stream, server, client }),
      key: Object.fromEntries(key.map(([field, value]) => [field, maskMember(field, value)])),
      reason: maskSecrets(reason),
      count,
      frames: rows.map((row) => row + 1),
      ...(tags.length > 0 && { tags }),
      ...more,
    },
    facts: { ...facts, size: 0, kind: '', id: '', status: '', latencySeconds: null },
    payload: NOTHING,
    ...(captured && { captured }),
  }
}

/** An alert's event as a capture file holds it; `backOf` says how far back a frame is. Null for one that others raised, or whose frames are not there. */
export function blockAlert(
  { data, time }: SinkEvent,
  backOf: (frame: number) => number | undefined,
): BlockAlert | null {
  if (time === null || !Array.isArray(data.frames) || typeof data.key !== 'object' || data.key === null) return null
  const { pattern: rule, title, severity, key, reason, count, frames } = data
  const ms = time.seconds * 1000 + time.nanos / 1e6
  const back = (frames as unknown[]).map((frame) => backOf(Number(frame))).filter((one) => one !== undefined)
  const parsed = BLOCK_ALERT.safeParse({
    rule,
    title,
    severity,
    time: ms,
    last: ms,
    key: Object.entries(key),
    reason,
    count,
    back,
    first: back.length,
    state: 'new',
    note: '',
  })
  return parsed.success ? parsed.data : null
}

/** Microseconds are as fine as milliseconds since 1970 in a number can be. */
function timeOf(timeMs: number): SinkEvent['time'] {
  const micros = Math.round(timeMs * 1000)
  if (!Number.isSafeInteger(micros)) return null
  const seconds = Math.floor(micros / 1e6)
  return { seconds, nanos: (micros - seconds * 1e6) * 1000 }
}

const NOTHING = new Uint8Array(0)
const NO_FACTS: EventFacts = {
  pid: 0,
  stream: '',
  server: '',
  client: '',
  direction: '',
  size: 0,
  kind: '',
  id: '',
  method: '',
  tool: '',
  status: '',
  latencySeconds: null,
  info: '',
}
