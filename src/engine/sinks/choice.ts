/** Which events an output gets: `send=alerts`, `send=events`, and of the alerts `severity=high` those that are at least as severe. */
import { SEVERITIES } from '../../shared/severity.ts'
import type { SinkEvent } from './event.ts'
import type { EventSink } from './output.ts'

const KINDS = { all: null, events: 'event', alerts: 'alert' } as const

/** Throws where an option says what there is not. */
export function choiceOf({ send = 'all', severity }: Readonly<Record<string, string>>): (sink: EventSink) => EventSink {
  if (!Object.hasOwn(KINDS, send)) throw new Error(`send= is ${Object.keys(KINDS).join(', ')}, not '${send}'`)
  const kind = KINDS[send as keyof typeof KINDS]
  const least = severity === undefined ? 0 : SEVERITIES.indexOf(severity as never)
  if (least < 0) throw new Error(`severity= is ${SEVERITIES.join(', ')}, not '${severity}'`)
  if (kind === null && least === 0) return (sink) => sink
  const isChosen = ({ type, data }: SinkEvent): boolean =>
    (kind === null || type === kind) && (type !== 'alert' || isSevere(data.severity, least))
  return (sink) => new ChosenEvents(sink, isChosen)
}

/** What names no severity of ours is not held back. */
function isSevere(severity: unknown, least: number): boolean {
  const level = SEVERITIES.findIndex((one) => one === severity)
  return level < 0 || level >= least
}

class ChosenEvents implements EventSink {
  private readonly sink: EventSink
  private readonly isChosen: (event: SinkEvent) => boolean

  constructor(sink: EventSink, isChosen: (event: SinkEvent) => boolean) {
    this.sink = sink
    this.isChosen = isChosen
  }

  get name(): string {
    return this.sink.name
  }

  get counts(): EventSink['counts'] {
    return this.sink.counts
  }

  get gone(): boolean {
    return this.sink.gone
  }

  write(event: SinkEvent): void {
    if (this.isChosen(event)) this.sink.write(event)
  }

  ready(signal: AbortSignal): Promise<void> {
    return this.sink.ready(signal)
  }

  finish(patienceMs: number): Promise<void> {
    return this.sink.finish(patienceMs)
  }

  giveUp(): void {
    this.sink.giveUp()
  }
}
