/** A rate in the unit of its measure. */
import { formatBytes, formatRate } from '../../format/numbers.ts'
import type { Measure } from './shares.ts'

export const rateText = (perSecond: number, measure: Measure): string =>
  measure === 'bytes' ? `${formatBytes(Math.round(perSecond))}/s` : `${formatRate(perSecond)} packets/s`
