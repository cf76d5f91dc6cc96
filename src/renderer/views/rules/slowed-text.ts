/** Why a rule that was slowed was, and what that means. */
import type { RuleInfo } from '../../../shared/wire/alerts.ts'
import { plural } from '../../format/numbers.ts'

export const slowedText = ({ skipped, ms, tested }: RuleInfo): string =>
  `It was not tested on ${plural(skipped, 'frame')}, since it takes too long${tested > 0 ? ` (${microseconds(ms, tested)} a frame)` : ''}: it may miss what it looks for.`

/** `12.3 µs`, of each frame. */
export const microseconds = (ms: number, tested: number): string => `${((ms * 1000) / tested).toFixed(1)} µs`
