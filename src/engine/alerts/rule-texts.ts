/** Texts that rules are made of. `wants` tells editors what one is. */
import { z } from 'zod'
import { MAX_FILTER_LENGTH } from '../../shared/filter/limits.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `250ms`, `10s`, `5m`, `1h`, in milliseconds. */
const A_TIME = 'A time is wanted, as 500ms, 10s, 5m, 1h or 1d'
export const duration = z
  .string(A_TIME)
  .regex(/^\d{1,9}(\.\d{1,3})?(ms|s|m|h|d)$/, A_TIME)
  .transform((text) => Number.parseFloat(text) * UNITS[text.replace(/[\d.]+/, '')])
  .meta({ wants: 'time' })

export const line = (max: number) => z.string().trim().min(1).max(max)
export const filter = line(MAX_FILTER_LENGTH).meta({ wants: 'filter' })
export const fieldName = line(128).meta({ wants: 'field' })
export const fieldNames = z.array(fieldName).max(8)
