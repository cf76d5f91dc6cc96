import { expect, it } from 'vitest'
import { type Script, scriptsOf } from '../../../src/cli/against-script.ts'
import type { SinkEvent } from '../../../src/engine/sinks/event.ts'

const KNOWN = { server: 's', client: '', direction: '', size: 0, kind: '', id: '', method: '', tool: '' } as const
const NOTHING = { status: '', latencySeconds: null, info: '' } as const

/** What was said, a millisecond apart: the interface, and one or more messages. */
function scripts(...said: readonly (readonly [name: string, message: object])[]): Promise<Script[]> {
  const events = said.map(([name, message], i): SinkEvent => {
    const stream = /stdin|to-server/.test(name) ? 'stdin' : /stderr/.test(name) ? 'stderr' : 'stdout'
    return {
      type: 'event',
      time: { seconds: 1, nanos: i * 1_000_000 },
      data: { frame: i + 1, interface: name },
      facts: { pid: 7, stream, ...KNOWN, ...NOTHING },
      payload: Buffer.from(JSON.stringify(message)),
    }
  })
  return scriptsOf(
    (async function* () {
      yield* events
    })(),
  )
}
const request = (id: unknown, method = 'a') => ({ jsonrpc: '2.0', id, method })
const answer = (id: unknown) => ({ jsonrpc: '2.0', id, result: {} })

it('tells processes, and conversations over HTTP, apart', async () => {
  const found = await scripts(
    ['http:71.1:to-server', request(1)],
    ['http:71.2:to-server', request(1)],
    ['http:71.2:to-client', answer(1)],
    ['stdio:7:stdin', request(1)],
    ['stdio:8:stdout', { jsonrpc: '2.0', method: 'n' }],
  )
  expect(found.map(({ source, requests }) => [source, requests[0].answer?.frame])).toEqual([
    ['71.1', undefined],
    ['71.2', 3],
    ['7', undefined],
  ])
})

it('knows what came before each message, and what was asked within what', async () => {
  const [script] = await scripts(
    ['stdio:7:stdin', request(1)],
    ['stdio:7:stdin', request('1')],
    ['stdio:7:stdout', request(1, 'roots/list')],
    ['stdio:7:stdin', answer(1)],
    ['stdio:7:stdout', answer('1')],
    ['stdio:7:stderr', answer(1)],
    ['stdio:7:stdin', { jsonrpc: '2.0', method: 'n' }],
    ['stdio:7:stdout', answer(1)],
    ['stdio:7:stdin', [request(2), request(3)]],
    ['stdio:7:stdout', [answer(3), answer(2)]],
  )
  expect(script.requests.map(({ id, answer: found }) => [id, found?.frame])).toEqual([
    ['1', 8],
    ['"1"', 5],
    ['2', 10],
    ['3', 10],
  ])
  expect(script.steps.map(({ waits }) => waits)).toEqual([0, 0, 2, 3])
  const [ask] = script.asks
  expect(ask.within).toEqual(script.requests.slice(0, 2))
  expect(script.waits).toEqual([ask, script.requests[1], script.requests[0], script.requests[3], script.requests[2]])
  expect(script.steps[2].atMs - script.steps[2].sinceMs).toBeCloseTo(2)
})
