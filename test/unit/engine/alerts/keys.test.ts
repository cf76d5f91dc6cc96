/** Keys of rules: each value of a list, and keys that are known. */
import { expect, it } from 'vitest'
import { alertsOf } from '../../../support/rule-alerts.ts'

const listed = (server: string, ...names: readonly string[]): string =>
  `${server}< ${JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools: names.map((name) => ({ name })) } })}`

it('`each` looks at every value of the last field of `by`', async () => {
  const rule = `
when: mcpx.listed
by: [stdio.client, mcpx.listed]
each: true
count: { distinct: stdio.pid, over: 1, within: 1d }
`
  const found = await alertsOf(rule, { stdio: [listed('a', 'x', 'y', 'z'), listed('b', 'y', 'w'), listed('c', 'x')] })
  expect(found.map(({ key, rows }) => [key[1], rows])).toEqual([
    [
      ['mcpx.listed', 'y'],
      [0, 1],
    ],
    [
      ['mcpx.listed', 'x'],
      [0, 2],
    ],
  ])
  expect(
    await alertsOf(rule.replace('each: true\n', ''), { stdio: [listed('a', 'x', 'y'), listed('b', 'x', 'z')] }),
  ).toEqual([])
})

it('`known` frames make keys known without an alert', async () => {
  const rule = `
when: jsonrpc.kind == "request"
by: [jsonrpc.id]
first: true
known: jsonrpc.kind == "response"
`
  const line = (mark: string, id: number): string =>
    `${mark} ${JSON.stringify({ jsonrpc: '2.0', id, ...(mark === '>' ? { method: 'ping' } : { result: {} }) })}`
  const stdio = [line('<', 1), line('>', 1), line('>', 2), line('>', 2), line('<', 2)]
  expect((await alertsOf(rule, { stdio })).map(({ rows }) => rows)).toEqual([[2]])
})
