import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lex } from '../../../../src/shared/filter/lexer.ts'

const tokens = (text: string): string[] => lex(text).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`)

/** Characters and words that filters are made of, so that random texts get somewhere. */
const pieces = fc.constantFrom(
  ...['ip.src', 'tcp', '==', '!=', '!', '&&', '||', '(', ')', '{', '}', '[', ']', ',', '..', '.', '"', "'", '\\', 'r"'],
  ...['in', 'not', '10.0.0.0/8', '::1', '0x', '1', ':', '-', '/', '#', '$', 'é', '😀', ' ', '\n', '\0'],
)

describe('lex', { timeout: 60_000 }, () => {
  test('is total: any text has tokens, in order, and what is between them is white space', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (filter) => {
        let end = 0
        for (const token of lex(filter)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.end).toBeGreaterThan(token.start)
          expect(filter.slice(end, token.start).trim()).toBe('')
          end = token.end
        }
        expect(filter.slice(end).trim()).toBe('')
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['ip.src==10.0.0.0/8&&tcp', ['field:ip.src', 'operator:==', 'address:10.0.0.0/8', 'operator:&&', 'field:tcp']],
    [
      'a in {1..5, 10.0.0.1..10.0.0.9}',
      [
        'field:a',
        'keyword:in',
        'brace:{',
        'number:1',
        'separator:..',
        'number:5',
        'separator:,',
        'address:10.0.0.1',
        'separator:..',
        'address:10.0.0.9',
        'brace:}',
      ],
    ],
    [
      'tcp[0:2, -4:] == 00:50',
      ['field:tcp', 'bracket:[', 'range:0:2', 'separator:,', 'range:-4:', 'bracket:]', 'operator:==', 'bytes:00:50'],
    ],
    ['!tcp and not udp', ['operator:!', 'field:tcp', 'keyword:and', 'keyword:not', 'field:udp']],
    ['h == "a\\"b" and x', ['field:h', 'operator:==', 'string:"a\\"b"', 'keyword:and', 'field:x']],
    [
      'h ~ r"\\d" || d contains \'a b\'',
      ['field:h', 'operator:~', 'string:r"\\d"', 'operator:||', 'field:d', 'keyword:contains', "string:'a b'"],
    ],
    ['a === 0x1F !== -5', ['field:a', 'operator:===', 'number:0x1F', 'operator:!==', 'operator:-', 'number:5']],
    ['e == 00:11:22:33:44:55', ['field:e', 'operator:==', 'address:00:11:22:33:44:55']],
    [
      'e == 0011.2233.4455 or 00-11-22-33-44-55',
      ['field:e', 'operator:==', 'address:0011.2233.4455', 'keyword:or', 'address:00-11-22-33-44-55'],
    ],
    ['v6 == 2001:db8::/32', ['field:v6', 'operator:==', 'address:2001:db8::/32']],
    ['v6 == ::ffff:1.2.3.4', ['field:v6', 'operator:==', 'address:::ffff:1.2.3.4']],
    ['method == tools/call', ['field:method', 'operator:==', 'string:tools/call']],
    ['a.b..c', ['field:a.b', 'separator:..', 'field:c']],
    ['andy or note', ['field:andy', 'keyword:or', 'field:note']],
    ['a = 5;', ['field:a', 'unknown:=', 'number:5', 'unknown:;']],
    ['a 😀', ['field:a', 'unknown:😀']],
  ])('%s', (text, expected) => {
    expect(tokens(text)).toEqual(expected)
  })

  test('an open string reaches to the end and says so', () => {
    const [, , string] = lex('a == "b c')
    expect(string).toMatchObject({ kind: 'string', start: 5, end: 9, error: expect.stringContaining('closing') })
  })
})
