import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compactJson,
  freshId,
  idOf,
  indentJson,
  messageProblems,
  methodOf,
  withId,
} from '../../../../src/renderer/format/json-text.ts'

describe('layout', () => {
  it('says the same laid out and on one line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const laidOut = indentJson(text)
        expect(laidOut).toBe(JSON.stringify(value, null, 2))
        expect(compactJson(laidOut)).toBe(text)
      }),
    )
  })

  it('keeps numbers, escapes and the order of members as they were written', () => {
    const text = '{"b":12345678901234567890,"2":1.50,"1":"\\u00e9\\/ é","b":[],"e":{}}'
    expect(compactJson(indentJson(text))).toBe(text)
    expect(indentJson('{"a": [1')).toBe('{"a": [1')
  })
})

describe('messages', () => {
  const problems = (text: string): string[] => messageProblems(text).map(({ message }) => message)

  it('finds what keeps one from being sent, and where', () => {
    expect(problems('{"jsonrpc":"2.0","id":"a","method":"ping"}')).toEqual([])
    expect(problems('{"jsonrpc":"2.0","method":"ping"}')).toEqual([])
    expect(messageProblems('{"jsonrpc":"2.0",\n"id" 1}')[0]).toMatchObject({ message: 'Colon expected', start: 23 })
    expect(problems('{"jsonrpc":"2.0","method":"a",}')).not.toEqual([])
    expect(problems('{"jsonrpc":"2.0","method":"a" /* no */}')).not.toEqual([])
    expect(problems('[{"jsonrpc":"2.0","method":"a"}]')[0]).toContain('batch')
    expect(problems('{"jsonrpc":"1.0","id":{},"method":""}')).toHaveLength(3)
    expect(problems('')).not.toEqual([])
    expect(problems('['.repeat(1_000_000))).toHaveLength(1)
  })

  it('changes the id of the message and no other', () => {
    const text = '{ "params": {"id": 1}, "id" : 1, "method": "a" }'
    expect(withId(text, 'x')).toBe('{ "params": {"id": 1}, "id" : "x", "method": "a" }')
    expect(idOf(withId(text, 7))).toBe(7)
    expect(withId('{"method":"a"}', 1)).toBe('{"method":"a"}')
    expect([idOf('{"id":null}'), idOf('{'), methodOf(text), methodOf('')]).toEqual([undefined, undefined, 'a', ''])
    expect(typeof freshId(1)).toBe('number')
    expect(freshId('1')).toMatch(/^tapscope-\d+$/)
  })
})
