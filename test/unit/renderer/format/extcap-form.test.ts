import { describe, expect, it } from 'vitest'
import {
  answerOf,
  groupsOf,
  initialOf,
  keyOf,
  refuseForm,
  refuseValue,
  withValue,
} from '../../../../src/renderer/format/extcap-form.ts'
import type { ExtcapArgument } from '../../../../src/shared/wire/capture.ts'

const argument = (change: Partial<ExtcapArgument> = {}): ExtcapArgument => ({
  number: 0,
  call: '--delay',
  display: 'Delay',
  type: 'integer',
  required: false,
  default: null,
  ...change,
})

describe('the form of an extcap interface', () => {
  it('begins with what the program says', () => {
    expect(keyOf(argument())).toBe('delay')
    expect(initialOf(argument({ default: '5' }))).toBe('5')
    expect(initialOf(argument())).toBe('')
    expect(initialOf(argument({ type: 'boolflag' }))).toBe('false')
    const values = [
      { value: 'a', display: 'A', default: false },
      { value: 'b', display: 'B', default: true },
      { value: 'c', display: 'C', default: true },
    ]
    expect(initialOf(argument({ type: 'selector', values }))).toBe('b')
    expect(initialOf(argument({ type: 'multicheck', values }))).toBe('b,c')
  })

  it('tells the program only what differs', () => {
    const delay = argument({ default: '5' })
    const changed = withValue({ other: 'x' }, delay, '6')
    expect(changed).toEqual({ other: 'x', delay: '6' })
    expect(answerOf(delay, changed)).toBe('6')
    expect(withValue(changed, delay, '5')).toEqual({ other: 'x' })
  })

  it.each([
    ['x', {}],
    ['1.5', {}],
    ['-1', { type: 'unsigned' }],
    ['9', { range: [1, 8] }],
    ['1,5', { type: 'double' }],
    [' ', { required: true, type: 'string' }],
  ] as const)('refuses %j', (value, change) => expect(refuseValue(argument(change), value)).toEqual(expect.any(String)))

  it.each([
    ['', {}],
    ['-7', {}],
    ['8', { range: [1, 8] }],
    ['1.5e3', { type: 'double' }],
    ['any text', { type: 'string' }],
  ] as const)('takes %j', (value, change) => expect(refuseValue(argument(change), value)).toBeUndefined())

  it('says which field is wrong', () => {
    expect(refuseForm([argument({ required: true, display: 'Host', type: 'string' })], {})).toBe('Host: It is needed.')
    expect(refuseForm([argument()], { delay: '3' })).toBeUndefined()
  })

  it('has groups in the order of the program', () => {
    const list = [
      argument({ number: 2, group: 'Server' }),
      argument({ number: 0 }),
      argument({ number: 1, group: 'Server' }),
    ]
    expect(groupsOf(list).map(([name, fields]) => [name, fields.map(({ number }) => number)])).toEqual([
      ['', [0]],
      ['Server', [1, 2]],
    ])
  })
})
