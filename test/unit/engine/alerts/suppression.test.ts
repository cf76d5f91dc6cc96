import { expect, it } from 'vitest'
import { isSuppressed, parseSuppressions } from '../../../../src/engine/alerts/suppression.ts'

const NOW = Date.parse('2030-06-15T12:00:00Z')
const ALERT = {
  rule: 'net-port-scan',
  key: [
    ['ip.src', '10.0.0.5'],
    ['tcp.dstport', '22'],
  ] as const,
}

const suppressed = (one: string, alert: Parameters<typeof isSuppressed>[0] = ALERT): boolean => {
  const { suppressions, problems } = parseSuppressions(`suppressions: [{ ${one} }]`, 'x.yaml')
  expect(problems).toEqual([])
  return isSuppressed(alert, suppressions, NOW)
}

it.each([
  ['rule: net-port-scan, reason: known', true],
  ['rule: net-host-scan, reason: known', false],
  ['rule: net-port-scan, reason: known, key: { ip.src: 10.0.0.5 }', true],
  ['rule: net-port-scan, reason: known, key: { ip.src: 10.0.0.6 }', false],
  ['rule: net-port-scan, reason: known, key: { ip.src: [10.0.0.6, 10.0.0.5], tcp.dstport: 22 }', true],
  ['rule: net-port-scan, reason: known, key: { ip.dst: 10.0.0.5 }', false],
  ['rule: net-port-scan, reason: known, until: 2030-06-15', true],
  ['rule: net-port-scan, reason: known, until: 2030-06-14', false],
  ['rule: net-port-scan, reason: known, until: "2030-06-15T13:59:00+02:00"', false],
  ['rule: net-port-scan, reason: known, until: "2030-06-15T14:01:00+02:00"', true],
])('%s', (one, expected) => expect(suppressed(one)).toBe(expected))

it('JSON is read as well', () => {
  const { suppressions } = parseSuppressions('{"suppressions":[{"rule":"a-rule","reason":"b"}]}', 'x.json')
  expect(suppressions).toEqual([{ rule: 'a-rule', reason: 'b', key: {} }])
})

it.each([
  ['suppressions:\n  - rule: a-rule', 2, /reason/],
  ['suppressions:\n  - rule: a-rule\n    reason: b\n    until: tomorrow', 4, /A day is wanted/],
  ['suppressions:\n  - rule: a-rule\n    reason: b\n    kee: {}', 2, /kee/],
  ['supressions: []', 1, /./],
])('what is wrong is told with its line: %s', (text, line, message) => {
  const { suppressions, problems } = parseSuppressions(text, 'x.yaml')
  expect(suppressions).toEqual([])
  expect(problems[0]).toMatchObject({ line, message: expect.stringMatching(message) })
})
