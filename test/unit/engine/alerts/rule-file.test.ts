import { expect, it } from 'vitest'
import { parseRules, problemsOf } from '../../../../src/engine/alerts/rule-file.ts'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'

const rule = (more: string): string => `rules:
  - id: a-rule
    title: A rule
    description: Says something
    severity: low
    when: tcp
    test: { fires: [{ frames: ['00'] }], silent: [{ frames: ['00'] }] }
${more}`

it('a rule has defaults, and times in milliseconds', () => {
  const { rules, problems } = parseRules(rule('    by: [ip.src]\n    count: { over: 3, within: 1.5m }'), 'x.yaml')
  expect(problems).toEqual([])
  expect(rules[0]).toMatchObject({ tags: [], throttle: 60_000, count: { over: 3, within: 90_000 } })
})

it.each([
  ['    severty: low', 8, /severty/],
  ['    unanswered: 3', 8, /A time is wanted/],
  ['    first: true', 3, /`first` takes `by`/],
  ['    count: { over: 1, within: 1s }\n    unanswered: 1s', 3, /Only one of/],
  ['    count: { over: 1000000, within: 1s }', 8, /Too big/],
  ['    tags: [nonsense]', 8, /attack\.t1046/],
  ['    by: [', 8, /./],
])('what is wrong is told with its line: %s', (more, line, message) => {
  const { rules, problems } = parseRules(rule(more), 'x.yaml')
  expect(rules).toEqual([])
  expect(problems[0]).toMatchObject({ file: 'x.yaml', message: expect.stringMatching(message) })
  expect(problems[0].line).toBeGreaterThanOrEqual(line - 1)
})

it('one that is wrong leaves the others of its file', () => {
  const good = rule('')
  const { rules, problems } = parseRules(`${good}\n  - id: BAD\n`, 'x.yaml')
  expect([rules.length, problems.length > 0]).toEqual([1, true])
})

it('aliases do not multiply', () => {
  const { rules, problems } = parseRules('a: &a [x, x]\nb: &b [*a, *a]\nrules: [*b, *b]\n', 'x.yaml')
  expect([rules.length, problems.length > 0]).toEqual([0, true])
})

it.each([
  ['when: tcp.nonsense', /^a-rule: when: .*tcp\.nonsense/, 'tcp.nonsense'],
  ['when: >-\n      tcp &&\n      tcp.nonsense', /tcp\.nonsense/, 'tcp.nonsense'],
  [`when: 'http.host == "it''s" && tcp.nonsense'`, /tcp\.nonsense/, 'tcp.nonsense'],
  ['when: "http.host == \\"a\\" && tcp.nonsense"', /tcp\.nonsense/, 'tcp.nonsense'],
  ['by: [ip.src, nonsense]', /There is no field nonsense/, 'nonsense'],
  ['count: { distinct: nonsense, over: 1, within: 1s }', /There is no field nonsense/, 'nonsense'],
  ['unless: ["tcp ==="]', /unless.0/, '='],
])('what the fields and filters of a rule lack is told with its place: %s', (line, message, marked) => {
  const text = line.startsWith('when') ? rule('').replace('when: tcp', line) : rule(`    ${line}`)
  const [problem] = problemsOf(text, createRegistry())
  expect(problem.message).toMatch(message)
  const at = text.split('\n')[problem.line - 1]
  expect([problem.endLine, at.slice(problem.column - 1, problem.endColumn - 1)]).toEqual([problem.line, marked])
})
