/** `-T cef`: a line of ArcSight's Common Event Format for each frame, as `tap` and `replay` write them for messages. */
import type { Detail } from '../../dissect/detail.ts'
import { cefLine } from '../../sinks/encoders/cef.ts'
import type { SinkEvent } from '../../sinks/event.ts'
import { factsOf } from '../event-facts.ts'
import { messageBytes } from '../frame-json.ts'
import type { Printer } from './printer.ts'

/** `version` is Tapscope's. */
export const cefPrinter = (version: string): Printer => ({
  begin: '',
  print: ({ detail }) => `${cefLine(eventOf(detail), version)}\n`,
  between: '',
  end: () => '',
})

/** A packet's message is what the packet list says of it. */
function eventOf(detail: Detail): SinkEvent {
  const { context } = detail
  const stdio = context.interface.stdio !== undefined
  const payload = stdio ? messageBytes(detail) : detail.sources[0].bytes
  return {
    type: 'event',
    time: context.untimed ? null : { seconds: context.timeSeconds, nanos: context.timeNanos },
    data: {},
    facts: factsOf(detail, stdio ? payload.length : context.originalLength),
    payload: stdio ? payload : Buffer.from(detail.info),
  }
}
