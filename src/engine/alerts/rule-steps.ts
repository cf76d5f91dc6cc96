/** The steps of a rule: kinds of frames that it tells apart, each with a filter, a key and values of its own. */
import type { Rule } from './rule.ts'

export interface RuleStep {
  /** Where the filter is in the rule. */
  readonly path: readonly PropertyKey[]
  /** Null of filters that are made of names of fields. */
  readonly written: string | null
  readonly when: string
  readonly by: readonly string[]
  readonly byPath: readonly PropertyKey[]
  /** Fields whose values are carried. */
  readonly carried: readonly string[]
  readonly carriedPath: readonly PropertyKey[]
}

/** `when` first; then what follows it, or where carried values turn up and where they are known from, or the response, or what makes keys known. */
export function stepsOf({ when, by, sequence, carry, response, known, count }: Rule): RuleStep[] {
  const none = { byPath: ['by'], carried: [], carriedPath: [] }
  const first = { ...none, path: ['when'], written: when, when, by }
  if (carry) {
    const { from, to, known } = carry
    const toWhen = carry.when === undefined ? anyOf(to) : `(${carry.when}) && (${anyOf(to)})`
    const steps: RuleStep[] = [
      { ...first, carried: from, carriedPath: ['carry', 'from'] },
      {
        ...none,
        path: ['carry', 'when'],
        written: carry.when ?? null,
        when: toWhen,
        by,
        carried: to,
        carriedPath: ['carry', 'to'],
      },
    ]
    const carriedPath = ['carry', 'known']
    if (known.length === 0) return steps
    return [
      ...steps,
      { path: carriedPath, written: null, when: anyOf(known), by: [], byPath: ['by'], carried: known, carriedPath },
    ]
  }
  if (count?.share) {
    const { of } = count.share
    return [first, { ...none, path: ['count', 'share', 'of'], written: of, when: of, by }]
  }
  if (response) {
    const { when: answer, to } = response
    const path = ['response', 'when']
    return [first, { ...none, path, written: answer, when: answer, by: [to], byPath: ['response', 'to'] }]
  }
  if (known !== undefined) return [first, { ...none, path: ['known'], written: known, when: known, by }]
  const further = (sequence?.followedBy ?? []).map((step, i): RuleStep => {
    const path = ['sequence', 'followedBy', i]
    const key = step.by ? { by: step.by, byPath: [...path, 'by'] } : { by }
    return { ...none, ...key, path: [...path, 'when'], written: step.when, when: step.when }
  })
  return [first, ...further]
}

const anyOf = (names: readonly string[]): string => names.join(' || ')
