/** A JSON object a line, in the envelope that docs/formats.md has ("JSON lines"). */
import { type SinkEvent, timestampOf } from '../event.ts'
import { type EventEncoder, utf8 } from '../record.ts'

/** The line without its end. */
export function jsonLine({ type, time, data }: SinkEvent): string {
  return JSON.stringify({ type, timestamp: timestampOf(time), data })
}

/** `terminal`: characters that JSON leaves as they are and a terminal would act on are escaped too. */
export function jsonlEncoder({ terminal = false } = {}): EventEncoder {
  return {
    encode: (event) => {
      const line = jsonLine(event)
      return [{ bytes: utf8.encode(`${terminal ? escaped(line) : line}\n`) }]
    },
  }
}

const escaped = (line: string): string =>
  line.replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
