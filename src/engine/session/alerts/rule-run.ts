/** Rules at work on the rows of an index, in order, as they come. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import type { EmitAlert } from '../../alerts/alert.ts'
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import type { Remember } from '../../alerts/drift-state.ts'
import { MAX_ROWS, RuleSet } from '../../alerts/rule-set.ts'
import type { IndexFollower } from '../../indexing/index-follower.ts'
import { SEGMENT_ROWS } from '../../store/columns.ts'
import type { Frames } from '../frames.ts'
import { rememberedTools } from '../servers/remembered-tools.ts'

export class RuleRun {
  /** Rows that were looked at, and of those, dissected. */
  rows = 0
  dissected = 0
  private readonly index: IndexFollower
  private readonly set: RuleSet

  /** `remembered`: of servers, for rules that look for drift. */
  constructor(
    rules: readonly CompiledRule[],
    index: IndexFollower,
    frames: Frames,
    emit: EmitAlert,
    remembered: Remember = rememberedTools(frames),
  ) {
    this.index = index
    const timeMs = (row: RowIndex): number => {
      const { segment, slot } = frames.at(row)
      return segment.timeSeconds[slot] * 1000 + segment.timeNanos[slot] / 1e6
    }
    const isAnswered = (row: RowIndex): boolean => {
      const { segment, slot } = frames.at(row)
      return (segment.flags[slot] & RowFlag.request) === 0 || segment.related[slot] > 0
    }
    const dissect: Frames['dissectLayers'] = (row, layers) => frames.dissectLayers(row, layers)
    this.set = new RuleSet(rules, frames.registry, { timeMs, dissect }, { isAnswered, remembered }, emit)
  }

  /** Looks at some rows that are there; false when none is left. */
  advance(): boolean {
    const { rowCount } = this.index.columns
    if (this.rows >= rowCount) return false
    const inSegment = SEGMENT_ROWS - (this.rows % SEGMENT_ROWS)
    const to = Math.min(rowCount, this.rows + Math.min(MAX_ROWS, inSegment))
    this.dissected += this.set.look(this.index, this.rows, to)
    this.rows = to
    return true
  }
}
