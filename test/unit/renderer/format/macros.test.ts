import { describe, expect, it } from 'vitest'
import { asTyped, expandFilter, refuseMacro } from '../../../../src/renderer/format/macros.ts'

const conv = { name: 'conv', text: 'ip.addr == $1 and ip.addr == $2' }

it('says where a problem stands in what was typed', () => {
  const typed = 'tcp && $conv(1.2.3.4, x) && udp'
  const expanded = expandFilter(typed, [conv])
  if (!expanded.ok) throw new Error(expanded.error.message)
  const { text } = expanded.value
  expect(text).toBe('tcp && ip.addr == 1.2.3.4 and ip.addr == x && udp')
  const at = (word: string, from = text.indexOf(word)) => {
    const problem = { message: '', hint: null, start: from, end: from + word.length }
    const { start, end } = asTyped(problem, expanded.value, typed)
    return typed.slice(start, end)
  }
  expect(at('udp')).toBe('udp')
  expect(at('1.2.3.4')).toBe('1.2.3.4')
  expect(at('x', text.indexOf('x'))).toBe('x')
  expect(at('ip.addr')).toBe('$conv(1.2.3.4, x)')
  const beyond = { message: '', hint: null, start: text.length, end: text.length }
  expect(asTyped(beyond, expanded.value, typed)).toMatchObject({ start: typed.length, end: typed.length })
})

describe('a macro', () => {
  const refuse = (name: string, text: string, others = [conv]) =>
    refuseMacro({ name, text }, [...others, { name, text }])

  it('is taken when it can be used', () => {
    expect(refuse('web', 'tcp.port in {80, 443}')).toBeUndefined()
    expect(refuse('pair', '$conv($1, $2) and $3')).toBeUndefined()
    expect(refuse('money', 'frame contains "\\$9"')).toBeUndefined()
  })

  it('is refused with the reason', () => {
    expect(refuse('', 'tcp')).toContain('needs a name')
    expect(refuse('two words', 'tcp')).toContain('letters')
    expect(refuse('conv', 'tcp')).toContain('another macro')
    expect(refuse('empty', ' ')).toContain('needs a text')
    expect(refuse('lost', '$other(1)')).toContain('no macro')
    expect(refuse('round', '$round()')).toContain('deep')
    expect(refuse('few', '$conv($1)')).toContain('takes 2 arguments')
  })
})
