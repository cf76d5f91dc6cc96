import { ALERT_STATES, type AlertState } from '../../../shared/wire/alerts.ts'

interface StateChoice {
  readonly title: string
  readonly states: readonly AlertState[]
  readonly count: (byState: readonly number[]) => number
}

const choice = (title: string, ...states: AlertState[]): readonly [string, StateChoice] => [
  states.join(),
  {
    title,
    states,
    count: (byState) =>
      ALERT_STATES.reduce(
        (sum, state, i) => sum + (states.length === 0 || states.includes(state) ? (byState[i] ?? 0) : 0),
        0,
      ),
  },
]

/** By the list of states that it stands for. */
export const STATE_CHOICES: ReadonlyMap<string, StateChoice> = new Map([
  choice('Not suppressed', 'new', 'acknowledged'),
  choice('New', 'new'),
  choice('Acknowledged', 'acknowledged'),
  choice('Suppressed', 'suppressed'),
  choice('All'),
])
