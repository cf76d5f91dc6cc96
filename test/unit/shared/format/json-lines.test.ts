import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonLines, looksLikeJson, prettyText } from '../../../../src/shared/format/json-lines.ts'

describe('JSON as lines', () => {
  it('is what JSON.stringify indents', () => {
    fc.assert(
      fc.property(fc.oneof(fc.object(), fc.array(fc.object())), (value) => {
        const json = JSON.stringify(value)
        expect(prettyText(json)).toBe(JSON.stringify(JSON.parse(json), null, 2))
      }),
    )
  })

  it('keeps numbers, keys and spaces in strings as they were written', () => {
    expect(prettyText('{"b":1.0e5,"a":12345678901234567890,"b":"x  y\\n"}')).toBe(
      '{\n  "b": 1.0e5,\n  "a": 12345678901234567890,\n  "b": "x  y\\n"\n}',
    )
  })

  it('tells keys from strings', () => {
    const kinds = jsonLines('{"a" : "b"}', 10).lines.flatMap(({ tokens }) => tokens.map(({ kind }) => kind))
    expect(kinds).toEqual(['mark', 'key', 'mark', 'string', 'mark'])
  })

  it('goes as far as a text that is cut goes', () => {
    expect(prettyText('{"a":[1,{"b":"c')).toBe('{\n  "a": [\n    1,\n    {\n      "b": "c')
    expect(prettyText('{"a":{},"b":[]}')).toBe('{\n  "a": {},\n  "b": []\n}')
  })

  it('stops at a limit and says so', () => {
    const { lines, more } = jsonLines('[1,2,3,4]', 3)
    expect([lines.length, more]).toEqual([3, true])
    expect(jsonLines('[1]', 3)).toMatchObject({ more: false })
  })

  it('leaves other text alone, whatever it is', () => {
    expect(looksLikeJson('Starting')).toBe(false)
    expect(prettyText('not { json')).toBe('not { json')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const told = jsonLines(`{${text}`, 50)
          .lines.flatMap(({ tokens }) => tokens.map((token) => token.text))
          .join('')
        expect(`{${text}`.replace(/\s/g, '').startsWith(told.replace(/\s/g, ''))).toBe(true)
      }),
    )
  })
})
