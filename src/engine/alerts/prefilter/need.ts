/**
 * What has to stand in a frame's bytes for a condition to hold: a formula over literals, weaker than the condition, so that a frame without it
 * need not be dissected. It has no "not": what is not known to be needed is `ALWAYS`.
 */

export type Need =
  | { readonly kind: 'always' }
  | { readonly kind: 'all' | 'any'; readonly needs: readonly Need[] }
  | LiteralNeed
  /** What the index says of a frame of a process is among these; by RowFacts. */
  | { readonly kind: 'facts'; readonly accepts: Uint8Array }

export interface LiteralNeed {
  readonly kind: 'literal'
  /** Bytes, a character each, letters small: case is not looked at. */
  readonly bytes: string
  /** It need not stand there where a body is decoded: within HTTP. */
  readonly inBody: boolean
  /** It may stand in the request of a response instead. */
  readonly inRequest: boolean
  /** It stands in the frame's own bytes where its layers are made of more than these. */
  readonly inOwn?: boolean
}

/** One of these runs of bytes is there; `ALWAYS` of none. */
export const marked = (runs: readonly string[], inBody: boolean): Need =>
  any(runs.map((bytes) => ({ kind: 'literal', bytes, inBody, inRequest: false })))

export const ALWAYS: Need = { kind: 'always' }

export function all(needs: readonly Need[]): Need {
  const rest = flat('all', needs).filter(({ kind }) => kind !== 'always')
  if (rest.length === 0) return ALWAYS
  return rest.length === 1 ? rest[0] : { kind: 'all', needs: rest }
}

/** Of none it is `ALWAYS`: nothing is known. */
export function any(needs: readonly Need[]): Need {
  if (needs.length === 0 || needs.some(({ kind }) => kind === 'always')) return ALWAYS
  return needs.length === 1 ? needs[0] : { kind: 'any', needs: flat('any', needs) }
}

const flat = (kind: 'all' | 'any', needs: readonly Need[]): readonly Need[] =>
  needs.flatMap((need) => (need.kind === kind ? need.needs : [need]))
