/** One-off requests from a command to the view that can carry them out. A view that is not there does not hear them. */
export interface Signals {
  focusFilter: undefined
  /** Asks for the name under which the filter in the bar is kept. */
  saveFilter: undefined
  focusTable: undefined
  focusTap: undefined
  focusInterfaces: undefined
  /** Brings a dock pane to the front, opening it when it was closed. */
  showPane: string
  closePane: undefined
  resetLayout: undefined
  resetColumns: undefined
  /** Shows a rule, by its id, on the rules page. */
  showRule: string
  /** Shows the alerts of a rule, by its id, in the alerts pane. */
  showAlertsOf: string
  /** Scrolls the table to a position of the shown view. */
  reveal: number
}
export type SignalName = keyof Signals

type Listener<K extends SignalName> = (value: Signals[K]) => void

const listeners = new Map<SignalName, Set<Listener<never>>>()

export function onSignal<K extends SignalName>(name: K, listener: Listener<K>): () => void {
  const set = listeners.get(name) ?? new Set()
  listeners.set(name, set)
  set.add(listener)
  return () => set.delete(listener)
}

export function signal<K extends SignalName>(
  name: K,
  ...[value]: Signals[K] extends undefined ? [] : [Signals[K]]
): void {
  for (const listener of listeners.get(name) ?? []) (listener as Listener<K>)(value as Signals[K])
}
