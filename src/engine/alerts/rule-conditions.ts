/** What a rule may ask of frames beside its filter: how many, in which order, and so on (docs/rules.md). */
import { z } from 'zod'
import { duration, fieldName, fieldNames, filter } from './rule-texts.ts'

/** Values or frames a key is counted up to. */
const MAX_COUNT = 10_000

export const COUNT = z
  .strictObject({
    over: z.number().int().min(0).max(MAX_COUNT).meta({ description: 'Fires when there are more than so many' }),
    within: duration,
    distinct: fieldName.optional().meta({ description: 'Counts different values of this field instead of frames' }),
    share: z
      .strictObject({ over: z.number().min(0).max(1), of: filter })
      .optional()
      .meta({ description: 'And only when they are more than this share of the frames of a filter' }),
  })
  .refine(({ distinct, share }) => distinct === undefined || share === undefined, {
    message: 'Only one of distinct and share can be given',
    path: ['share'],
  })
  .meta({ description: 'More than so many frames, or different values of a field, within a time' })

export const SUM = z
  .strictObject({ of: fieldName, over: z.number().positive(), within: duration })
  .meta({ description: 'The values of a field add up to more than this within a time' })

/** A filter, or one whose key is of other fields than `by`: as many, in the same order. */
const STEP = z.union([
  filter.transform((when) => ({ when, by: undefined })),
  z.strictObject({ when: filter, by: fieldNames.min(1).optional() }),
])

export const SEQUENCE = z
  .strictObject({ followedBy: z.array(STEP).min(1).max(4), within: duration })
  .meta({ description: 'After a frame of `when`, frames of these follow in this order' })

export const CARRY = z
  .strictObject({
    from: fieldNames.min(1).meta({ description: 'Fields of frames of `when` whose distinctive values are followed' }),
    to: fieldNames.min(1).meta({ description: 'Fields where they turn up, also encoded' }),
    when: filter.optional().meta({ description: 'Only in frames of this filter' }),
    known: fieldNames.default([]).meta({ description: 'What was in one of these fields before is no news' }),
    differs: fieldNames
      .default([])
      .meta({ description: 'Fields of `by` whose values have to be others where a value turns up' }),
    min: z.number().int().min(8).max(256).default(12).meta({ description: 'The shortest value, in characters' }),
    within: duration,
  })
  .meta({ description: 'Values in frames of `when` turn up in other fields of later frames' })

export const INTERVAL = z
  .strictObject({
    over: z.number().int().min(3).max(1000),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .meta({ description: 'How far intervals may be from their median, on average, as a part of it' }),
    atLeast: duration.optional().meta({ description: 'Shorter intervals are not looked for' }),
    within: duration,
  })
  .meta({ description: 'More than so many frames at regular intervals; what comes within 100 ms is one' })

const range = <T extends z.ZodType<number>>(of: T) =>
  z.strictObject({ over: of.optional(), under: of.optional() }).optional()
const amount = range(z.number().min(0))

export const FLOW = z
  .strictObject({
    /** Both ways, from the side whose frame came first, and to it: original lengths of frames. */
    bytes: amount,
    bytesOut: amount,
    bytesIn: amount,
    frames: amount,
    framesOut: amount,
    framesIn: amount,
    duration: range(duration),
    /** A conversation of which nothing is heard for so long has ended. */
    quiet: duration.prefault('60s'),
  })
  .meta({
    description: 'A conversation over TCP or UDP counts, whose first frame passes `when`, once it is such a one',
  })

/** The field that tells the request's frame: jsonrpc.response_to, http.request_in or dns.response_to. */
export const RESPONSE = z
  .union([
    filter.transform((when) => ({ when, to: 'jsonrpc.response_to' })),
    z.strictObject({ when: filter, to: fieldName.default('jsonrpc.response_to') }),
  ])
  .meta({ description: 'A request of `when` counts once a response of this filter has come, and both are evidence' })
