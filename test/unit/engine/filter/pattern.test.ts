import { describe, expect, test } from 'vitest'
import { compilePattern } from '../../../../src/engine/filter/pattern.ts'
import { decodeString } from '../../../../src/shared/filter/strings.ts'

function compile(token: string) {
  const decoded = decodeString(token)
  if (!decoded.ok) throw new Error(decoded.error.message)
  const compiled = compilePattern(decoded.value)
  if (!compiled.ok) throw new Error(compiled.error)
  return compiled.value
}
const bytes = (...all: number[]): Uint8Array => Uint8Array.from(all)

describe('matches', () => {
  test.each([
    ['"abc"', 'xABCx', true],
    ['"(?-i)abc"', 'xABCx', false],
    ['"^a.c$"', 'abc', true],
    ['"^a.c$"', 'abc\n', true],
    ['"^a.c$"', 'abc\nd', false],
    ['"(?m)^a.c$"', 'abc\nd', true],
    ['r"a\\Z"', 'a\n', true],
    ['r"a\\hb"', 'a\tb', true],
    ['r"[\\h]b"', ' b', true],
    ['r"a\\Rb"', 'a\r\nb', true],
    ['"a$b"', 'a$b', false],
    ['"[$]"', '$', true],
    ['r"\\$"', '$', true],
    ['"[]a]+$"', ']]', true],
    ['"[^]a]$"', ']', false],
    ['"[[:alpha:]$]+"', '$', true],
    ['r"\\Qa.b$\\E"', 'a.b$', true],
    ['"é"', 'É', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(compile(pattern)(text)).toBe(expected)
  })

  test.each([
    ['r"\\xff\\xd8"', bytes(1, 0xff, 0xd8), true],
    ['r"\\xff\\xd8"', bytes(1, 0xff, 0xf8), false],
    ['"\\xff"', bytes(0xff), true],
    ['r"\\377"', bytes(0xff), true],
    ['r"\\x{ff}"', bytes(0xff), true],
    ['r"[\\x80-\\xff]A"', bytes(0x90, 0x61), true],
    ['r"[^\\x00-\\x7f]"', bytes(0x90), true],
    ['r"[\\x20-\\xff]"', bytes(0x7f), true],
    ['r"^.$"', bytes(0x80), true],
    ['"é"', bytes(0xc3, 0xa9), true],
    ['"é"', bytes(0xe9), false],
    ['r"\\x00\\x01"', bytes(0, 1), true],
  ])('%s on bytes %s: %s', (pattern, value, expected) => {
    expect(compile(pattern)(value)).toBe(expected)
  })

  test('numbers are never matched', () => {
    expect(compile('"1"')(1)).toBe(false)
  })
})
