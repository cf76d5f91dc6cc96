import { describe, expect, it } from 'vitest'
import { ALL_RULES, lineKey, ruleLines, tagsOf } from '../../../../src/renderer/format/rule-list.ts'
import type { RuleInfo, RuleList } from '../../../../src/shared/wire/alerts.ts'

const rule = (id: string, pack: number, more: Partial<RuleInfo> = {}): RuleInfo => ({
  id,
  title: `Title of ${id}`,
  description: '',
  severity: 'low',
  tags: [],
  pack,
  line: 1,
  enabled: true,
  alerts: 0,
  hits: 0,
  ms: 0,
  tested: 0,
  slowed: false,
  skipped: 0,
  ...more,
})
const pack = (name: string, problems: { line: number; message: string }[] = []) => ({
  name,
  path: `/${name}.yaml`,
  builtIn: true,
  enabled: true,
  problems,
})
const LIST: RuleList = {
  packs: [pack('one'), pack('two', [{ line: 3, message: 'wrong' }]), pack('empty')],
  rules: [
    rule('scan', 0, { ms: 5, severity: 'high', tags: ['attack.t1046'] }),
    rule('flood', 0, { ms: 9, enabled: false, slowed: true }),
    rule('token', 1, { ms: 1, alerts: 3, tags: ['attack.t1046', 'owasp.mcp01'] }),
  ],
  folder: '/rules',
  problem: '',
}
const PACKS = { order: 'pack', descending: false } as const
const keys = (
  ...[filter, sort = PACKS, closed = []]: [
    object,
    { order: 'ms' | 'severity' | 'pack'; descending: boolean }?,
    string[]?,
  ]
) => ruleLines(LIST, { ...ALL_RULES, ...filter }, sort, new Set(closed)).map(lineKey)

describe('ruleLines', () => {
  it('has rules under their packs, after what is wrong in those', () => {
    expect(keys({})).toEqual([
      'pack /one.yaml',
      'rule scan',
      'rule flood',
      'pack /two.yaml',
      'problem /two.yaml 3 wrong',
      'rule token',
      'pack /empty.yaml',
    ])
    expect(keys({}, PACKS, ['one', 'two'])).toEqual(['pack /one.yaml', 'pack /two.yaml', 'pack /empty.yaml'])
  })

  it('says how many of a pack are on, whatever is filtered', () => {
    const [head] = ruleLines(LIST, { ...ALL_RULES, text: 'scan' }, PACKS, new Set())
    expect(head).toMatchObject({ rules: 2, on: 1 })
  })

  it('sorts without packs', () => {
    expect(keys({}, { order: 'ms', descending: true })).toEqual(['rule flood', 'rule scan', 'rule token'])
    expect(keys({}, { order: 'severity', descending: true })[0]).toBe('rule scan')
  })

  it.each([
    [{ text: 'SCAN title' }, ['rule scan']],
    [{ text: 'mcp01' }, ['rule token']],
    [{ severities: ['high'] }, ['rule scan']],
    [{ tag: 'attack.t1046' }, ['rule scan', 'rule token']],
    [{ state: 'on' }, ['rule scan', 'rule token']],
    [{ state: 'off' }, ['rule flood']],
    [{ state: 'alerts' }, ['rule token']],
    [{ state: 'slowed' }, ['rule flood']],
  ])('filters by %j', (filter, found) => {
    expect(keys(filter).filter((key) => key.startsWith('rule'))).toEqual(found)
    expect(keys(filter)).not.toContain('pack /empty.yaml')
  })
})

it('counts tags', () => {
  expect(tagsOf(LIST)).toEqual([
    ['attack.t1046', 2],
    ['owasp.mcp01', 1],
  ])
})
