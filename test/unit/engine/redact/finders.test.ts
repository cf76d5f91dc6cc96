import { describe, expect, it } from 'vitest'
import { toBinary } from '../../../../src/engine/redact/binary.ts'
import { type FinderWords, findersOf } from '../../../../src/engine/redact/finders.ts'

function found(words: FinderWords, text: string, kind: 'any' | 'command-line' = 'any'): string[] {
  const finders = findersOf(words)
  if (!finders.ok) throw new Error(finders.error)
  const binary = toBinary(text)
  return finders.value.find(binary, kind).found.map((one) => `${one.kind} ${binary.slice(one.start, one.end)}`)
}

const only = (words: FinderWords): FinderWords => ({ detectors: ['none'], ...words })

describe('patterns of the user', () => {
  it.each([
    ['id=A-\\d+', 'x A-12 A-345', ['id A-12', 'id A-345']],
    ['id=key: (\\w+)', 'key: abc', ['id abc']],
    ['id=(?i)Caf\u00e9', 'le caf\u00e9', [`id ${toBinary('caf\u00e9')}`]],
    ['id=(a+)+$', `${'a'.repeat(50_000)}b`, []],
  ])('%s finds in %s', (pattern, text, expected) => {
    expect(found(only({ patterns: [pattern] }), text)).toEqual(expected)
  })

  it.each([
    ['x=(a', 'the pattern x is wrong'],
    ['x=(?=a)', 'the pattern x is wrong'],
    ['x=(a)\\1', 'the pattern x is wrong'],
    ['x=a*', 'matches the empty text'],
    ['x=', 'is empty'],
    ['[a]', 'NAME=REGEX'],
    ['Name=a', 'NAME=REGEX'],
    ['x=(((a{99}){99}){99}){99}', 'wrong'],
  ])('%s is refused', (pattern, problem) => {
    expect(findersOf({ patterns: [pattern] })).toEqual({ ok: false, error: expect.stringContaining(problem) })
  })
})

describe('JSON paths', () => {
  const message = '{"id":1,"params":{"arguments":{"pin":1234,"who":{"name":"an","keys":["k1","k2"]},"on":true}}}'

  it.each([
    ['params.arguments.pin', message, ['1234']],
    ['$.params.arguments.who.keys[1]', message, ['k2']],
    ['params.arguments.who', message, ['an', 'k1', 'k2']],
    ['params.*.on', message, []],
    ['**.name', message, ['an']],
    ['params["arguments"].pin', `[${message},{"params":{"arguments":{"pin":"b\\"c"}}}]`, ['1234', 'b\\"c']],
    ['a', 'data: {"a":"x"}\n\ndata: {"a":"y"}\n', ['x', 'y']],
    ['a', 'HTTP/1.1 200 OK\r\n\r\n{"b":\n "1",\n "a" : "x"}', ['x']],
    ['a', '{"a":"cut off', ['cut off']],
    ['a', '{"no": json\n{"a":"x"}', ['x']],
    ['a.b', '{"a.b":"x","a":{"b":"y"}}', ['y']],
    ['["a.b"]', '{"a.b":"x"}', ['x']],
  ])('%s means in %s', (path, text, expected) => {
    expect(found(only({ paths: [path] }), text)).toEqual(expected.map((one) => `json-path ${one}`))
  })

  it.each(['', '$', 'a..b', 'a[', 'a[x]', '**.a.**.b.**.c.**'])('%s is refused', (path) => {
    expect(findersOf({ paths: [path] }).ok).toBe(false)
  })

  it('take no more time than the text is long, however it is nested or cut', () => {
    for (const text of ['{\n'.repeat(100_000), '['.repeat(200_000), '{"a":'.repeat(50_000), '{"a\n'.repeat(50_000)])
      expect(found(only({ paths: ['**.x.**.y'] }), text)).toEqual([])
  })
})

describe('built-in detectors', () => {
  it('can be chosen, and unknown ones are refused', () => {
    const text = 'bob@example.org has password=correct-horse'
    expect(found({ detectors: ['email'] }, text)).toEqual(['email bob@example.org'])
    expect(found(only({}), text)).toEqual([])
    expect(findersOf({ detectors: ['jwt', 'what'] })).toEqual({
      ok: false,
      error: expect.stringContaining("unknown detector 'what'"),
    })
  })

  it('know options of command lines, and no prose', () => {
    for (const line of ['serve --api-key abcd1234', '["serve","--api-key","abcd1234"]', "x --db-password 'abcd1234'"]) {
      expect(found({}, line, 'command-line')).toEqual(['password abcd1234'])
      expect(found({}, line)).toEqual([])
    }
  })

  it('leave what was redacted before alone', () => {
    expect(found({}, '{"password":"[redacted:password:12ab34cd]","token":"[redacted:jwt:12ab34cd]****"}')).toEqual([])
  })
})
