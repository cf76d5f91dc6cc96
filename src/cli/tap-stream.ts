/** What `tap` and `replay` send: events of rows, and where rules are asked for, after each event the alerts that its frame made fire. */
import type { SinkEvent } from '../engine/sinks/event.ts'
import type { AlertReader } from './tap-alerts.ts'
import type { EventReader } from './tap-events.ts'

export class EventStream {
  private readonly events: EventReader
  private readonly alerts: AlertReader | null

  constructor(events: EventReader, alerts: AlertReader | null) {
    this.events = events
    this.alerts = alerts
  }

  /** Of the rows that there are and were not read yet. */
  async *read(): AsyncGenerator<SinkEvent> {
    const { events, alerts } = this
    if (!alerts) return yield* events.read()
    for (let more = true; more; ) {
      more = await alerts.step()
      for (const event of events.read(alerts.rows)) {
        yield event
        if (event.time !== null) yield* alerts.until(events.rows, event.time)
      }
    }
    yield* alerts.until(alerts.rows)
  }

  /** Of messages whose end never came. */
  rest(): Generator<SinkEvent> {
    return this.events.rest()
  }
}
