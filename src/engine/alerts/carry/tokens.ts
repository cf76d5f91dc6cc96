/**
 * Tokens of a text by which it would be known elsewhere: keys, passwords, ids; no words, no dates. They are compared without case, since names of
 * hosts have none.
 */
const MAX_LENGTH = 4096
/** Shortest piece of a token between hyphens that counts by itself. */
const MIN_PIECE = 16
const TOKEN = /[A-Za-z0-9_-]{8,4096}/g
/** As keys in base64 are written. */
const WIDE = /[A-Za-z0-9+/_-]{30,4096}/g
/** The header of every JSON Web Token, `{"alg"` and `{"typ"` in base64. */
const COMMON = /^eyJ(hbGci|0eXAi)/
const DATE = /^(19|20)\d\d-?[01]\d-?[0-3]\d/

/** Distinctive tokens of at least `min` characters, each once, at most `max` of them. */
export function tokensOf(text: string, min: number, max: number): string[] {
  const found = new Set<string>()
  const take = (token: string, isDistinctive: (token: string) => boolean): void => {
    if (token.length >= min && token.length <= MAX_LENGTH && isDistinctive(token)) found.add(token)
  }
  for (const [match] of text.matchAll(TOKEN)) {
    const token = trimmed(match)
    take(token, isMixed)
    if (/[-_]/.test(token))
      for (const piece of token.split(/[-_]+/)) if (piece.length >= MIN_PIECE) take(piece, isMixed)
    if (found.size >= max) break
  }
  for (const [match] of text.matchAll(WIDE)) {
    if (found.size >= max) break
    if (/[+/]/.test(match)) take(trimmed(match), isRandom)
  }
  return [...found].slice(0, max)
}

const trimmed = (token: string): string => token.replace(/^[-_+/]+|[-_+/]+$/g, '')

/** Letters and digits by turns, or many different characters of both. */
function isMixed(token: string): boolean {
  if (COMMON.test(token) || DATE.test(token)) return false
  const bare = token.replace(/[-_]/g, '')
  const digits = bare.replace(/\D/g, '').length
  if (digits === 0) return isRandom(token) && hasManyTurns(bare)
  if (digits === bare.length) return false
  const turns = bare.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0
  return (digits >= 2 && turns >= 3) || entropy(token) >= 3.75
}

/** Between upper and lower case, more often than words do. */
const hasManyTurns = (token: string): boolean =>
  (token.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0) * 2.5 >= token.length

const isRandom = (token: string): boolean => /[a-z]/.test(token) && /[A-Z]/.test(token) && entropy(token) >= 4.3

const counts = new Uint16Array(128)

/** Bits a character, of ASCII. */
function entropy(token: string): number {
  counts.fill(0)
  for (let i = 0; i < token.length; i++) counts[token.charCodeAt(i) & 127]++
  let bits = 0
  for (const count of counts) if (count > 0) bits -= (count / token.length) * Math.log2(count / token.length)
  return bits
}

/** 64 bits that stand for a token, whatever its case. They are not told to anybody. */
export function fingerprint(token: string): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  for (let i = 0; i < token.length; i++) {
    const code = token.charCodeAt(i)
    const lower = code >= 0x41 && code <= 0x5a ? code | 0x20 : code
    a = Math.imul(a ^ lower, 0x01000193)
    b = Math.imul((b << 13) | (b >>> 19), 0x5bd1e995) ^ lower
  }
  return `${(mixed(a) >>> 0).toString(36)}.${(mixed(b) >>> 0).toString(36)}`
}

function mixed(hash: number): number {
  const one = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const two = Math.imul(one ^ (one >>> 13), 0xc2b2ae35)
  return two ^ (two >>> 16)
}
