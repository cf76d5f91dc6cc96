/** Why a filter was refused, and where: offsets in UTF-16 units, `end` exclusive. */
export interface FilterError {
  readonly message: string
  readonly start: number
  readonly end: number
  /** A sentence on what to do about it. */
  readonly hint?: string
  /** Text that could stand at [start, end) instead. */
  readonly suggestion?: string
}

/** Something about a filter that works: an old spelling, or a condition that hardly means what it says. */
export type FilterNote = Omit<FilterError, 'hint'>
