/**
 * Rules as data: what a YAML file of rules holds (docs/rules.md). Conditions are display filters; what they are about is told by fields, never by
 * raw bytes.
 */
import { z } from 'zod'
import { MAX_FILTER_LENGTH } from '../../shared/filter/limits.ts'
import { SEVERITIES } from '../../shared/severity.ts'
import { packetOf } from './sample-packet.ts'

/** Keys that a rule keeps apart at a time; the one that was quiet longest goes first. */
export const MAX_KEYS = 65_536
/** Values or frames a key is counted up to. */
export const MAX_COUNT = 10_000

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `250ms`, `10s`, `5m`, `1h`, in milliseconds. */
const A_TIME = 'A time is wanted, as 500ms, 10s, 5m, 1h or 1d'
const duration = z
  .string(A_TIME)
  .regex(/^\d{1,9}(\.\d{1,3})?(ms|s|m|h|d)$/, A_TIME)
  .transform((text) => Number.parseFloat(text) * UNITS[text.replace(/[\d.]+/, '')])
  .meta({ wants: 'time' })

const line = (max: number) => z.string().trim().min(1).max(max)
/** `wants` tells editors what a text is. */
const filter = line(MAX_FILTER_LENGTH).meta({ wants: 'filter' })
const fieldName = line(128).meta({ wants: 'field' })
const fieldNames = z.array(fieldName).max(8)

const COUNT = z
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

const SUM = z
  .strictObject({ of: fieldName, over: z.number().positive(), within: duration })
  .meta({ description: 'The values of a field add up to more than this within a time' })

/** A filter, or one whose key is of other fields than `by`: as many, in the same order. */
const STEP = z.union([
  filter.transform((when) => ({ when, by: undefined })),
  z.strictObject({ when: filter, by: fieldNames.min(1).optional() }),
])

const SEQUENCE = z
  .strictObject({ followedBy: z.array(STEP).min(1).max(4), within: duration })
  .meta({ description: 'After a frame of `when`, frames of these follow in this order' })

const CARRY = z
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

const INTERVAL = z
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

const FLOW = z
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
const RESPONSE = z
  .union([
    filter.transform((when) => ({ when, to: 'jsonrpc.response_to' })),
    z.strictObject({ when: filter, to: fieldName.default('jsonrpc.response_to') }),
  ])
  .meta({ description: 'A request of `when` counts once a response of this filter has come, and both are evidence' })

/** `> ` the client says, `< ` the server, `! ` its stderr; `a> ` and so on where there are several servers, each with a name. */
const spoken = z
  .string()
  .max(1_000_000)
  .regex(/^[a-z0-9-]{0,32}[<>!] /, 'A line begins with "> ", "< " or "! ", or a server\'s name and that')
const hexadecimal = z.string().regex(/^(\s*[0-9a-fA-F]{2})+\s*$/, 'Bytes in hexadecimal are wanted')
const times = z.number().int().min(1).max(20_000)
const pause = z.strictObject({ pause: duration })
/** A frame of a network; of one that comes so many times the 16 bits at `countAt` count up. */
const frame = z.strictObject({
  frame: hexadecimal,
  repeat: times.optional(),
  countAt: z.number().int().min(0).max(65_535).optional(),
})
const packet = packetOf(duration, times)
/** `{fill}` in the line stands for so many letters. */
const repeated = z.strictObject({
  repeat: times,
  line: spoken,
  fill: z.number().int().min(0).max(20_000_000).default(0),
})
/** Conversations over stdio of servers of one client, a line each 100 ms: lines, lines that come so many times, pauses, and Ethernet frames between. */
const STDIO_SAMPLE = z.strictObject({
  stdio: z
    .array(z.union([spoken, repeated, pause, frame, packet]))
    .min(1)
    .max(20_000),
})
/** Frames, one each 100 ms. */
const FRAMES_SAMPLE = z.strictObject({
  frames: z
    .array(z.union([hexadecimal, frame, packet, pause]))
    .min(1)
    .max(20_000),
  linktype: z.number().int().min(0).max(65_535).default(1),
})
const SAMPLE = z.union([STDIO_SAMPLE, FRAMES_SAMPLE])
export type Sample = z.infer<typeof SAMPLE>

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
