/**
 * Rules as data: what a YAML file of rules holds (docs/rules.md). Conditions are display filters; what they are about is told by fields, never by
 * raw bytes.
 */
import { z } from 'zod'
import { SEVERITIES } from '../../shared/severity.ts'
import { CARRY, COUNT, FLOW, INTERVAL, RESPONSE, SEQUENCE, SUM } from './rule-conditions.ts'
import { SAMPLE } from './rule-sample.ts'
import { duration, fieldNames, filter, line } from './rule-texts.ts'

export type { Sample } from './rule-sample.ts'

/** Keys that a rule keeps apart at a time; the one that was quiet longest goes first. */
export const MAX_KEYS = 65_536

export const RULE = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{2,63}$/, 'Small letters, digits and hyphens are wanted')
      .meta({ description: 'Names the rule in alerts, suppressions and settings; no other rule has it' }),
    title: line(200).meta({ description: 'What is told of an alert first' }),
    description: line(4000).meta({ description: 'What the rule finds, and why that matters' }),
    author: line(1000).optional().meta({ description: 'Of an imported rule' }),
    status: z
      .enum(['stable', 'test', 'experimental', 'deprecated', 'unsupported'])
      .optional()
      .meta({ description: 'What Sigma calls its status' }),
    severity: z.enum(SEVERITIES).meta({ description: 'How bad it is' }),
    tags: z
      .array(z.string().regex(/^[a-z0-9]+(\.[a-z0-9_-]+)+$/, 'As attack.t1046 or owasp.mcp03'))
      .max(20)
      .default([])
      .meta({ description: 'MITRE ATT&CK as attack.t1046, OWASP as owasp.mcp03' }),
    references: z.array(z.url()).max(20).default([]).meta({ description: 'Addresses of what tells more' }),
    falsepositives: z.array(line(1000)).max(20).default([]).meta({ description: 'What else it may be' }),
    remediation: line(4000).optional().meta({ description: 'What to do about it' }),
    when: filter.meta({ description: 'A display filter' }),
    unless: z
      .array(filter)
      .max(20)
      .default([])
      .meta({ description: 'Frames of these display filters are not looked at' }),
    by: fieldNames
      .default([])
      .meta({ description: 'Fields whose values are the key: what is counted or followed apart' }),
    each: z
      .boolean()
      .optional()
      .meta({ description: 'The last field of `by` counts with each of its values, not with the last alone' }),
    count: COUNT.optional(),
    sum: SUM.optional(),
    interval: INTERVAL.optional(),
    response: RESPONSE.optional(),
    flow: FLOW.optional(),
    sequence: SEQUENCE.optional(),
    carry: CARRY.optional(),
    unanswered: duration
      .optional()
      .meta({ description: 'Fires when a request of `when` has no response after this time' }),
    first: z.boolean().optional().meta({ description: 'Fires for the first frame of each new key only' }),
    known: filter
      .optional()
      .meta({ description: 'With `first`: keys of frames of this display filter are known, and no news' }),
    drift: z
      .literal('tools')
      .optional()
      .meta({ description: 'Fires when a server lists other tools than before, or than are remembered of it' }),
    throttle: duration
      .prefault('60s')
      .meta({ description: 'One alert a key in this time; what comes meanwhile counts in it' }),
    /** Rules that come with Tapscope have it. */
    test: z
      .strictObject({
        fires: z.array(SAMPLE).min(1).max(20).meta({ description: 'Samples that have to raise an alert' }),
        silent: z.array(SAMPLE).min(1).max(20).meta({ description: 'Samples that must not' }),
      })
      .optional()
      .meta({ description: 'Conversations and packets to try the rule on' }),
  })
  .refine(
    ({ count, sum, interval, sequence, carry, unanswered, first, drift }) =>
      [count, sum, interval, sequence, carry, unanswered, first, drift].filter(
        (one) => one !== undefined && one !== false,
      ).length <= 1,
    'Only one of count, sum, interval, sequence, carry, unanswered, first and drift can be given',
  )
  .refine(
    ({ response, sequence, carry, unanswered, drift }) => !response || !(sequence || carry || unanswered || drift),
    {
      message: '`response` does not go with sequence, carry, unanswered and drift',
      path: ['response'],
    },
  )
  .refine(
    ({ sequence, by }) => sequence?.followedBy.every((step) => !step.by || step.by.length === by.length) ?? true,
    {
      message: '`by` of a step takes as many fields as the rule’s `by`',
      path: ['sequence'],
    },
  )
  .refine(({ carry, by }) => carry?.differs.every((name) => by.includes(name)) ?? true, {
    message: '`differs` takes fields of `by`',
    path: ['carry', 'differs'],
  })
  .refine(
    ({ flow, response, sequence, carry, unanswered, drift }) =>
      !flow || !(response || sequence || carry || unanswered || drift),
    {
      message: '`flow` does not go with response, sequence, carry, unanswered and drift',
      path: ['flow'],
    },
  )
  .refine(({ count, response, flow }) => !count?.share || !(response || flow), {
    message: '`share` does not go with response and flow',
    path: ['count', 'share'],
  })
  .refine(({ first, by }) => !first || by.length > 0, { message: '`first` takes `by`', path: ['by'] })
  .refine(({ first, known }) => first || known === undefined, { message: '`known` goes with `first`', path: ['known'] })

export type Rule = z.infer<typeof RULE>

export const RULE_FILE = z.strictObject({ rules: z.array(z.unknown()).min(1).max(1000) })

/** The JSON Schema (draft 2020-12) of a file of rules as it is written, for editors. */
export const ruleFileSchema = (): object =>
  z.toJSONSchema(
    z.strictObject({ rules: z.array(RULE).min(1).max(1000) }).meta({
      title: 'Alert rules of Tapscope',
      description: 'docs/rules.md tells what each member means',
    }),
    { io: 'input' },
  )
