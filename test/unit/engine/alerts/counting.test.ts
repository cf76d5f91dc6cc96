/** Exchanges and regular intervals, and what is told as evidence. */
import { expect, it } from 'vitest'
import { IntervalWindow } from '../../../../src/engine/alerts/intervals.ts'
import { alertsOf } from '../../../support/rule-alerts.ts'

const ask = (id: number, argument: string): string =>
  `> {"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"run","arguments":{"command":"${argument}"}}}`
const answer = (id: number, text: string): string =>
  `< {"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"${text}"}]}}`
const SHELL = `
when: mcpx.argument contains "id"
by: [stdio.pid]
response: mcpx.content.text contains "uid=0"
`

it('a request and its response are one', async () => {
  const stdio = [ask(1, 'id'), ask(2, 'ls'), answer(2, 'uid=0'), answer(1, 'uid=0(root)')]
  expect(await alertsOf(SHELL, { stdio })).toMatchObject([{ rows: [0, 3], key: [['stdio.pid', '4711']] }])
  expect(await alertsOf(SHELL, { stdio: [ask(1, 'id'), answer(1, 'uid=1000')] })).toEqual([])
  expect(await alertsOf(SHELL, { stdio: [ask(1, 'ls'), answer(1, 'uid=0')] })).toEqual([])
})

it('exchanges are counted, also by how long they take', async () => {
  const rule = `
when: mcpx.method == "tools/call"
by: [stdio.pid]
response: jsonrpc.time > 2
count: { over: 1, within: 1m }
`
  const slow = (id: number): (string | { pause: number })[] => [ask(id, 'a'), { pause: 3000 }, answer(id, 'b')]
  expect(await alertsOf(rule, { stdio: [...slow(1), ask(2, 'a'), answer(2, 'b'), ...slow(3)] })).toMatchObject([
    { rows: [0, 1, 4, 5] },
  ])
  expect(await alertsOf(rule, { stdio: [...slow(1), ask(2, 'a'), answer(2, 'b')] })).toEqual([])
})

const BEACON = `
when: mcpx.method
by: [stdio.pid]
interval: { over: 5, within: 1h }
`
const every = (...gaps: readonly number[]): (string | { pause: number })[] =>
  gaps.flatMap((gap, i) => [ask(i + 1, 'x'), { pause: gap - 100 }])

it('regular intervals are told with how long they are', async () => {
  const alerts = await alertsOf(BEACON, { stdio: every(60_000, 61_000, 59_500, 60_000, 60_500, 60_000) })
  expect(alerts).toMatchObject([{ reason: expect.stringMatching(/^more than 5 times every 60 s, give or take 10 %$/) }])
  expect(alerts[0].rows).toEqual([0, 1, 2, 3, 4, 5])
})

it('what comes in a burst is one', () => {
  const window = new IntervalWindow(3, 0.1, 3_600_000)
  const fired = [0, 50, 10_000, 10_030, 20_000, 30_000].map((ms) => window.add(ms))
  expect(fired).toEqual([false, false, false, false, false, true])
})

it.each([
  ['by a person', every(60_000, 5000, 130_000, 20_000, 90_000, 60_000)],
  ['too few', every(60_000, 60_000, 60_000, 60_000, 60_000)],
  ['too slow', every(900_000, 900_000, 900_000, 900_000, 900_000, 900_000)],
])('not %s', async (_, stdio) => expect(await alertsOf(BEACON, { stdio })).toEqual([]))

it('evidence of a count is what came within its time', async () => {
  const rule = 'when: mcpx.method\nby: [stdio.pid]\ncount: { over: 2, within: 10s }'
  const stdio = [ask(1, 'x'), { pause: 60_000 }, ask(2, 'x'), ask(3, 'x'), ask(4, 'x')]
  expect(await alertsOf(rule, { stdio })).toMatchObject([{ rows: [1, 2, 3] }])
})

it('counted frames may have to be a share of others', async () => {
  const rule = `
when: jsonrpc.kind == "error"
by: [stdio.pid]
count: { over: 2, within: 1m, share: { over: 0.5, of: jsonrpc.kind == "error" || jsonrpc.kind == "response" } }
`
  const failed = (id: number): string => `< {"jsonrpc":"2.0","id":${id},"error":{"code":1,"message":"no"}}`
  const [bad, good] = [
    [failed(1), failed(2), failed(3)],
    [answer(4, 'a'), answer(5, 'b')],
  ]
  expect(await alertsOf(rule, { stdio: [...good, ...bad] })).toMatchObject([{ rows: [2, 3, 4] }])
  expect(await alertsOf(rule, { stdio: [...good, answer(6, 'c'), ...bad] })).toEqual([])
  expect(await alertsOf(rule, { stdio: [failed(1), failed(2)] })).toEqual([])
  // What was long ago does not count.
  expect(await alertsOf(rule, { stdio: [...good, ...good, { pause: 120_000 }, ...bad] })).toHaveLength(1)
})
