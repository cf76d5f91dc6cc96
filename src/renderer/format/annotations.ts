/** What a tool says of itself, in words; hints that it leaves out are what the specification takes them for. */

export interface AnnotationLine {
  readonly words: string
  readonly isDefault: boolean
}

const HINTS: readonly (readonly [key: string, byDefault: boolean, yes: string, no: string])[] = [
  ['readOnlyHint', false, 'changes nothing (read-only)', 'may change things'],
  ['destructiveHint', true, 'may destroy', 'destroys nothing'],
  ['idempotentHint', false, 'repeating it changes nothing more', 'repeating it may change more'],
  ['openWorldHint', true, 'reaches out (open world)', 'stays in its own world'],
]
/** Hints that mean nothing for a tool that only reads. */
const OF_WRITING: ReadonlySet<string> = new Set(['destructiveHint', 'idempotentHint'])
const KNOWN: ReadonlySet<string> = new Set(['title', ...HINTS.map(([key]) => key)])
const MAX_OTHER = 200

export function annotationLines(annotations: unknown): AnnotationLine[] {
  const members = typeof annotations === 'object' && annotations !== null ? Object.entries(annotations) : []
  const hint = (key: string): unknown => members.find(([name]) => name === key)?.[1]
  const reads = hint('readOnlyHint') === true
  const hints = HINTS.filter(([key]) => !reads || !OF_WRITING.has(key)).map(([key, byDefault, yes, no]) => {
    const value = hint(key)
    return { words: (value ?? byDefault) === true ? yes : no, isDefault: value === undefined }
  })
  const others = members
    .filter(([name]) => !KNOWN.has(name))
    .map(([name, value]) => ({ words: `${name}: ${JSON.stringify(value)?.slice(0, MAX_OTHER)}`, isDefault: false }))
  return [...hints, ...others]
}
