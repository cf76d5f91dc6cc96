/** Sigma's conditions: names of searches with `and`, `or`, `not`, `1 of` and `all of`. */
import { Refusal } from './sigma-rule.ts'

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'search'; readonly name: string }

const TOKEN = /\s*(\(|\)|\||[^\s()|]+)/gy
const MAX_TOKENS = 1000
const MAX_DEPTH = 50

/** `names` are those of the searches that there are. Throws a Refusal. */
export function parseCondition(text: string, names: readonly string[]): Condition {
  const tokens = [...text.matchAll(TOKEN)].map(([, token]) => token)
  if (tokens.length > MAX_TOKENS) throw new Refusal('its condition is too long')
  return new Parser(tokens, names).whole()
}

class Parser {
  private at = 0
  private depth = 0
  private readonly tokens: readonly string[]
  private readonly names: readonly string[]

  constructor(tokens: readonly string[], names: readonly string[]) {
    this.tokens = tokens
    this.names = names
  }

  whole(): Condition {
    const condition = this.either()
    const rest = this.tokens[this.at]
    if (rest === '|') throw new Refusal('its condition counts after a |, which Sigma gave up for correlations')
    if (rest !== undefined) throw new Refusal(`its condition has ${rest} where it should end`)
    return condition
  }

  private either(): Condition {
    return this.joined('or', () => this.joined('and', () => this.one()))
  }

  private joined(kind: 'and' | 'or', next: () => Condition): Condition {
    const parts = [next()]
    while (this.word() === kind) {
      this.at++
      parts.push(next())
    }
    return parts.length === 1 ? parts[0] : { kind, parts }
  }

  private one(): Condition {
    if (++this.depth > MAX_DEPTH) throw new Refusal('its condition is nested too deep')
    const condition = this.unlimited()
    this.depth--
    return condition
  }

  private unlimited(): Condition {
    const word = this.word()
    const token = this.tokens[this.at++]
    if (token === undefined) throw new Refusal('its condition ends too early')
    if (word === 'not') return { kind: 'not', part: this.one() }
    if (token === '(') {
      const inner = this.either()
      if (this.tokens[this.at++] !== ')') throw new Refusal('its condition lacks a )')
      return inner
    }
    if (this.word() === 'of' && /^(\d+|any|all)$/.test(word)) return this.quantified(word)
    if (!this.names.includes(token)) throw new Refusal(`its condition names ${token}, which is no search`)
    return { kind: 'search', name: token }
  }

  private quantified(word: string): Condition {
    this.at++
    const pattern = this.tokens[this.at++] ?? ''
    const names = this.names.filter((name) => isMeant(name, pattern))
    if (names.length === 0) throw new Refusal(`its condition names ${pattern || 'nothing'}, which is no search`)
    if (word !== 'all' && word !== 'any' && word !== '1')
      throw new Refusal(`its condition has ${word} of, where 1 or all are known`)
    const parts = names.map((name): Condition => ({ kind: 'search', name }))
    return parts.length === 1 ? parts[0] : { kind: word === 'all' ? 'and' : 'or', parts }
  }

  /** The token as a keyword. */
  private word(): string {
    return (this.tokens[this.at] ?? '').toLowerCase()
  }
}

/** `them` are all whose names do not begin with an underscore. */
function isMeant(name: string, pattern: string): boolean {
  if (pattern === 'them') return !name.startsWith('_')
  const pieces = pattern.split('*')
  if (pieces.length === 1) return name === pattern
  const [first, last] = [pieces[0], pieces[pieces.length - 1]]
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at <= name.length - last.length
}
