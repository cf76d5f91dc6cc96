/** Steps through filters applied before; the text that was being typed is the newest entry. */
export interface HistoryCursor {
  /** -1 for the text being typed, else an index into the history, 0 the newest. */
  readonly index: number
  readonly typed: string
}

export const AT_TYPED: HistoryCursor = { index: -1, typed: '' }

/** The next cursor and the text to show; null when there is nothing further that way. */
export function stepHistory(
  history: readonly string[],
  cursor: HistoryCursor,
  current: string,
  step: 1 | -1,
): { readonly cursor: HistoryCursor; readonly text: string } | null {
  const typed = cursor.index === -1 ? current : cursor.typed
  let index = cursor.index + step
  // What stands in the bar already is no step.
  if (step === 1 && history[index] === current) index++
  if (index < -1 || index >= history.length) return null
  return { cursor: { index, typed }, text: index === -1 ? typed : history[index] }
}
