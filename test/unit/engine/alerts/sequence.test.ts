/** Sequences: their order, what begins them anew, and steps whose keys come from other fields. */
import { expect, it } from 'vitest'
import { alertsOf } from '../../../support/rule-alerts.ts'

const call = (tool: string, id = 1): string =>
  `> {"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}"}}`
const FLOW = `
when: mcpx.tool == "fetch_page"
by: [stdio.client_pid]
sequence: { followedBy: ['mcpx.tool == "read_private"', 'mcpx.tool == "send"'], within: 10s }
`
const [fetched, read, sent] = [`web${call('fetch_page')}`, `files${call('read_private')}`, `mail${call('send')}`]
const pause = (seconds: number): { pause: number } => ({ pause: seconds * 1000 })

it.each([
  ['in order, over three servers of a client', [fetched, read, sent], [0, 1, 2]],
  ['with others between', [fetched, sent, read, fetched, sent], [0, 2, 4]],
  ['begun anew while nothing followed', [fetched, pause(8), fetched, read, pause(4), sent], [1, 2, 3]],
])('%s', async (_, stdio, rows) => expect(await alertsOf(FLOW, { stdio })).toMatchObject([{ rows }]))

it.each([
  ['in another order', [read, fetched, sent]],
  ['one is missing', [fetched, sent]],
  ['too late', [fetched, read, pause(11), sent]],
])('not %s', async (_, stdio) => expect(await alertsOf(FLOW, { stdio })).toEqual([]))

it('the key of a step may come from another field', async () => {
  const rule = `
when: mcpx.argument contains "secret"
by: [frame.number]
sequence: { followedBy: [{ when: mcpx.is_error == true, by: [mcpx.response_to] }], within: 1m }
`
  const ask = (id: number, word: string): string =>
    `> {"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"a","arguments":{"word":"${word}"}}}`
  const failed = (id: number): string => `< {"jsonrpc":"2.0","id":${id},"result":{"isError":true,"content":[]}}`
  const fired = await alertsOf(rule, { stdio: [ask(1, 'secret'), ask(2, 'plain'), failed(2), failed(1)] })
  expect(fired).toMatchObject([{ rows: [0, 3] }])
  expect(await alertsOf(rule, { stdio: [ask(1, 'secret'), ask(2, 'plain'), failed(2)] })).toEqual([])
})

it('a step’s key has as many fields as the rule’s', async () => {
  const rule = `
when: tcp
by: [ip.src, ip.dst]
sequence: { followedBy: [{ when: udp, by: [ip.src] }], within: 1m }
`
  await expect(alertsOf(rule, { stdio: [call('a')] })).rejects.toThrow(/as many fields/)
})
