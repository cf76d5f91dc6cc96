/** Rules as Sigma writes them (specification 2): what of them is read. What is read here is somebody else's and may be anything. */
import { z } from 'zod'

const text = z.string().max(65_536)
const texts = z.array(text).max(1000)
/** A member that is not as it should be is as if it were not there. */
const loose = <T>(type: z.ZodType<T>) => type.optional().catch(undefined)

const METADATA = {
  title: z.string().min(1).max(1024),
  id: loose(text),
  name: loose(text),
  status: loose(text),
  description: loose(text),
  author: loose(text),
  references: loose(texts),
  tags: loose(texts),
  falsepositives: loose(z.union([texts, text.transform((one) => [one])])),
  level: loose(text),
}

const LOGSOURCE = z.object({
  category: text.optional(),
  product: text.optional(),
  service: text.optional(),
})
export type LogSource = z.infer<typeof LOGSOURCE>

export const SIGMA_RULE = z.object({
  ...METADATA,
  logsource: LOGSOURCE,
  detection: z.record(text, z.unknown()),
})
export type SigmaRule = z.infer<typeof SIGMA_RULE>

const number = z.number().finite()
export const SIGMA_CORRELATION = z.object({
  ...METADATA,
  correlation: z.object({
    type: text,
    rules: z.union([text.transform((one) => [one]), texts]),
    'group-by': texts.optional(),
    timespan: text,
    condition: z.object({ field: text.optional(), gt: number.optional(), gte: number.optional() }).loose().optional(),
  }),
})
export type SigmaCorrelation = z.infer<typeof SIGMA_CORRELATION>

/** Why a rule can't be imported, in words. */
export class Refusal extends Error {}
