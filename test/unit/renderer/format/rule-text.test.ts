import { describe, expect, it } from 'vitest'
import {
  freeId,
  indentOfRules,
  NEW_PACK,
  renameRule,
  ruleAt,
  withRule,
} from '../../../../src/renderer/format/rule-text.ts'

const PACK = `# A pack.
rules:
    # The first.
    - id: one
      when: >-
        tcp

        && ip
      test:
        fires:
        - stdio: ['> - id: x']

    # The second.
    - title: Two
      id: two
      when: udp
`

describe('ruleAt', () => {
  it.each([
    [4, 4, 11],
    [7, 4, 11],
    [10, 4, 11],
    [14, 14, 16],
    [15, 14, 16],
  ])('line %i is in lines %i to %i', (line, start, last) => {
    const part = ruleAt(PACK, line)
    expect([part && part.start + 1, part?.end]).toEqual([start, last])
  })

  it('is null where there is no rule', () => {
    expect(ruleAt(PACK, 1)).toBeNull()
    expect(ruleAt('rules: [{ id: one }]', 1)).toBeNull()
    expect(ruleAt('', 1)).toBeNull()
  })
})

it('moves and renames a rule, its samples too', () => {
  const first = renameRule(ruleAt(PACK, 4)?.text ?? '', 'copy', 2)
  expect(first.split('\n')).toEqual([
    '  - id: copy',
    '    when: >-',
    '      tcp',
    '',
    '      && ip',
    '    test:',
    '      fires:',
    "      - stdio: ['> - id: x']",
  ])
  expect(renameRule(ruleAt(PACK, 14)?.text ?? '', 'copy', 6)).toContain('        id: copy\n        when: udp')
})

it('puts a rule behind the others of a pack', () => {
  expect(indentOfRules(PACK)).toBe(4)
  expect(indentOfRules('')).toBe(2)
  expect(indentOfRules('rules: [{ id: one }]')).toBeNull()
  const { text, line } = withRule('rules:\n  - id: one\n', '  - id: two')
  expect(text).toBe('rules:\n  - id: one\n\n  - id: two\n')
  expect(line).toBe(4)
  expect(withRule('', '  - id: two')).toEqual({ text: 'rules:\n  - id: two\n', line: 2 })
})

it('finds an id that is free, of a length that an id may have', () => {
  expect(freeId('own-scan', new Set())).toBe('own-scan')
  expect(freeId('own-scan', new Set(['own-scan', 'own-scan-2']))).toBe('own-scan-3')
  expect(freeId('a'.repeat(80), new Set(['a'.repeat(58)])).length).toBeLessThanOrEqual(64)
})

it('begins a pack that can be copied from', () => {
  expect(ruleAt(NEW_PACK, 5)?.start).toBe(2)
  expect(indentOfRules(NEW_PACK)).toBe(2)
})
