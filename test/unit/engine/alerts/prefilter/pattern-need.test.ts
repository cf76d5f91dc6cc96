import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Automaton } from '../../../../../src/engine/alerts/prefilter/automaton.ts'
import type { Writing } from '../../../../../src/engine/alerts/prefilter/literals.ts'
import type { Need } from '../../../../../src/engine/alerts/prefilter/need.ts'
import { patternNeed } from '../../../../../src/engine/alerts/prefilter/pattern-need.ts'
import { Prefilter } from '../../../../../src/engine/alerts/prefilter/prefilter.ts'
import { compilePattern } from '../../../../../src/engine/filter/pattern.ts'

const WRITING: Writing = { utf8: true, inBody: false, between: '', repeated: false }

/** A need as text: literals, `&` for all and `|` for any. */
function told(need: Need): string {
  if (need.kind === 'literal') return Buffer.from(need.bytes, 'latin1').toString()
  if (need.kind === 'all' || need.kind === 'any')
    return `(${need.needs.map(told).join(need.kind === 'all' ? ' & ' : ' | ')})`
  return need.kind
}

const needOf = (pattern: string): string => told(patternNeed(pattern, WRITING))

describe('what a text has to hold for a pattern to match', () => {
  it.each([
    ['ghp_[A-Za-z0-9]{36}', 'ghp_'],
    ['-----BEGIN ([A-Z]+ )?PRIVATE KEY-----', '(-----begin  & private key-----)'],
    [
      '(ignore|forget) (all )?previous',
      '(ignore previous | ignore all previous | forget previous | forget all previous)',
    ],
    ['(?i)secret.*key', '(secret & key)'],
    ['\\bcat\\b', 'cat'],
    ['colou?r', '(color | colour)'],
    ['(foo)+bar', '(foo & bar)'],
    ['!\\[[^\\]]*\\]\\(https?://', '(![ & (](http:// | ](https://))'],
    ['[\\x{202A}-\\x{202E}]', '(\u202a | \u202b | \u202c | \u202d | \u202e)'],
    ['über', 'ber'],
    ['a|secret', 'always'],
    ['[a-z]+@[a-z]+', 'always'],
    ['(secret)?', 'always'],
    ['x{0}secret', 'secret'],
    // Not understood, and so never ruled out.
    ['\\Qsecret\\E', 'always'],
    ['secret{2}{3}', 'always'],
  ])('%s', (pattern, expected) => expect(needOf(pattern)).toBe(expected))

  it('is in every text that matches', () => {
    const piece = fc.constantFrom(
      'key',
      'Ab',
      'c',
      '.',
      '\\w',
      '[ab]',
      '[^x]',
      '(ab|key)',
      '(?:c|)',
      '\\.',
      'ß',
      '[k-s]',
      '\\d',
    )
    const repeat = fc.constantFrom('', '', '?', '*', '+', '{2}', '{0,2}', '{1,}', '+?')
    const pattern = fc
      .array(fc.array(fc.tuple(piece, repeat), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 2 })
      .map((sides) => sides.map((side) => side.flat().join('')).join('|'))
    const letters = fc.constantFrom('k', 'e', 'y', 'a', 'b', 'c', 'A', 'B', 'K', '.', 'ß', 'ſ', '\u212a', '1', ' ', 'x')
    const text = fc.array(fc.oneof(letters, fc.constantFrom('key', 'ab')), { maxLength: 14 }).map((all) => all.join(''))
    fc.assert(
      fc.property(pattern, text, (one, candidate) => {
        const compiled = compilePattern({ text: one, bytes: Buffer.from(one) })
        fc.pre(compiled.ok)
        if (!compiled.ok || !compiled.value(candidate)) return
        const filter = new Prefilter([patternNeed(one, WRITING)])
        const found = new Int32Array(filter.words)
        const bytes = Buffer.from(candidate)
        filter.find(bytes, 0, bytes.length, found)
        const fits = filter.fits(found, -1, Int32Array.of(1))
        expect(fits === null || fits[0] === 1).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an automaton', () => {
  it('finds the literals that a search for each finds', () => {
    const word = fc
      .array(fc.constantFrom('a', 'b', '\u00ff', '-'), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.array(word, { maxLength: 8 }),
        (literals, parts) => {
          const text = parts.join('').replace('a', 'A')
          const bytes = Buffer.from(text, 'latin1')
          const found = new Int32Array(1)
          new Automaton(literals).find(bytes, 0, bytes.length, found)
          literals.forEach((literal, i) => {
            expect((found[0] & (1 << i)) !== 0).toBe(text.toLowerCase().includes(literal))
          })
        },
      ),
    )
  })
})
