/** What goes out: one message of a stdio stream (or a packet, or an alert), with what is known of it. Encoders make bytes of it. */

/** The frame behind an event, as pcapng has it. */
export interface CapturedFrame {
  /** The same for all frames of one interface. */
  readonly interface: {
    readonly key: string
    readonly linkType: number
    readonly name: string
    readonly description: string
    readonly comments: readonly string[]
  }
  /** Each part of a message that several frames hold. */
  readonly frames: readonly {
    /** As `data.frame` of an event, and in `data.frames` of an alert. */
    readonly number: number
    readonly seconds: number
    readonly nanos: number
    readonly bytes: Uint8Array
    readonly originalLength: number
    /** 0 unknown, 1 inbound, 2 outbound. */
    readonly direction: number
    readonly comments: readonly string[]
  }[]
}

/** What metrics, CEF and text are made of. Texts are captured ones: anything may be in them. Empty or 0 where there is none. */
export interface EventFacts {
  readonly pid: number
  readonly stream: string
  readonly server: string
  readonly client: string
  readonly direction: '' | 'inbound' | 'outbound'
  /** Bytes of the message. */
  readonly size: number
  readonly kind: '' | 'request' | 'notification' | 'response' | 'error'
  readonly id: string
  /** Of a response: what its request asked for. */
  readonly method: string
  readonly tool: string
  /** Of a response only. */
  readonly status: '' | 'ok' | 'error'
  /** From the request to this response; null where that is not known. */
  readonly latencySeconds: number | null
  readonly info: string
}

export interface SinkEvent {
  readonly type: 'event' | 'alert'
  /** Since the Unix epoch; null for a frame that has no time. */
  readonly time: { readonly seconds: number; readonly nanos: number } | null
  /** `data` of the JSON line. */
  readonly data: Readonly<Record<string, unknown>>
  readonly facts: EventFacts
  /** The message, without what the capture put around it. */
  readonly payload: Uint8Array
  /** The frames behind it, to be asked while the event is written; absent where there are none. */
  readonly captured?: () => CapturedFrame
}

/** RFC 3339 in UTC with so many fractional digits; null stays null. */
export function timestampOf(time: SinkEvent['time'], digits = 9): string | null {
  if (time === null) return null
  const date = new Date(time.seconds * 1000)
  if (Number.isNaN(date.getTime())) return null
  return `${date.toISOString().slice(0, 19)}.${String(time.nanos).padStart(9, '0').slice(0, digits)}Z`
}
