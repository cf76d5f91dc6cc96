/** What `tap` and `replay` send: events of rows, and where rules are asked for, after each event the alerts that its frame made fire. */
import type { SinkEvent } from '../engine/sinks/event.ts'
import type { AlertReader } from './tap-alerts.ts'
import type { EventReader } from './tap-events.ts'

export class EventStream {
  private readonly events: EventReader
  private readonly alerts: AlertReader | null
  private isLate = false

  constructor(events: EventReader, alerts: AlertReader | null) {
    this.events = events
    this.alerts = alerts
  }

  /** Frames that the rules did not look at, since that took too long. */
  get unseen(): number {
    return this.isLate && this.alerts ? this.events.rows - this.alerts.rows : 0
  }

  /** Of the rows that there are and were not read yet. Once `isLate`, events no longer wait for the rules, which look no further. */
  async *read(isLate: () => boolean = () => false): AsyncGenerator<SinkEvent> {
    const { events, alerts } = this
    if (!alerts) return yield* events.read()
    for (let more = true; more && !this.isLate; ) {
      more = await alerts.step()
      this.isLate = isLate()
      for (const event of events.read(alerts.rows)) {
        yield event
        if (event.time !== null) yield* alerts.until(events.rows, event.time)
      }
    }
    if (this.isLate) yield* events.read()
    yield* alerts.until(alerts.rows)
  }

  /** Of messages whose end never came. */
  rest(): Generator<SinkEvent> {
    return this.events.rest()
  }
}
