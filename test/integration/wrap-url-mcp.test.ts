/** A real MCP server over HTTP and the SDK's client, with and without `tapscope wrap --url` between them; what was recorded. */
import { describe, expect, it } from 'vitest'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { eachTestsBench, recording } from './wrap-support.ts'
import { factsOf, messageOf, startEverything, startProxy, talk } from './wrap-url-support.ts'

const bench = eachTestsBench()

describe.each(['streamableHttp', 'sse'] as const)('server-everything over %s', (mode) => {
  it('says the same to its client, tapped or not, and every message is recorded', async () => {
    const url = await startEverything(mode)
    const untapped = await talk(url)
    const proxy = await startProxy(bench(), url)
    const tapped = await talk(proxy.url)
    // Progress that comes in one piece with the result, the SDK may not tell of.
    expect(untapped.progress.slice(0, 2)).toEqual([1, 2])
    expect(tapped).toEqual({ ...untapped, progress: expect.arrayContaining([1, 2]) })
    expect(await proxy.stop()).toBe(0)

    const { frames, problem } = recording(bench().spool)
    expect(problem).toBeNull()
    expect(bench().session.manifest).toMatchObject({
      ok: true,
      value: { counters: { frames: frames.length, dropped: 0 } },
    })
    const messages = frames.filter(({ dissector }) => dissector === 'json')
    const sent = messages.filter(({ stream }) => stream === 'stdin').map(messageOf)
    const methods = sent.flatMap(({ method }) => method ?? [])
    // Server-initiated requests and progress come on their own time.
    expect(methods).toEqual([
      'initialize',
      'notifications/initialized',
      'tools/list',
      'tools/call',
      'resources/read',
      'tools/call',
    ])
    const requests = new Map<string, number>()
    messages.forEach((frame, i) => {
      const { id, method } = messageOf(frame)
      expect(frame.direction).toBe(frame.stream === 'stdin' ? 1 : 2)
      if (id === undefined) return
      const asker = (frame.stream === 'stdin') === (method !== undefined) ? 'client' : 'server'
      if (method) requests.set(`${asker} ${id}`, i)
      else {
        const request = requests.get(`${asker} ${id}`)
        expect(request).toBeLessThan(i)
        expect(frame.seconds).toBeGreaterThanOrEqual(messages[request as number].seconds)
        requests.delete(`${asker} ${id}`)
      }
    })
    expect([...requests]).toEqual([])

    const progress = messages.filter((frame) => messageOf(frame).method === 'notifications/progress')
    expect(progress.map((frame) => messageOf(frame).params?.progress)).toEqual([1, 2, 3])
    const [first, , last] = progress.map(({ seconds }) => seconds)
    expect(last - first).toBeGreaterThan(0.3)

    const call = messages.find((frame) => messageOf(frame).params?.name === 'echo')
    expect(call && factsOf(call)).toMatchObject({ method: 'POST', contentType: 'application/json' })
    expect(progress.map(factsOf)).toMatchObject([{ status: 200, event: 'message' }, {}, {}])
    const sessions = new Set(messages.slice(3).map((frame) => factsOf(frame).session ?? ''))
    if (mode === 'streamableHttp') expect([...sessions]).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)])
    if (haveTshark) expectTsharkAgrees(bench().spool, url)
  })
})

/** To tshark it is JSON, with direction, interface and URL. */
function expectTsharkAgrees(path: string, url: string): void {
  const fields = ['frame.interface_name', 'frame.p2p_dir', 'frame.interface_description', 'json.path_with_value']
  const filter = 'json.path_with_value == "/method:tools/call" || json.path_with_value == "/method:roots/list"'
  const rows = tsharkFields(path, fields, filter).map((row) => row.split('\t'))
  expect(rows.length).toBeGreaterThanOrEqual(3)
  for (const [name, direction, description, values] of rows) {
    const toServer = values.includes('tools/call')
    expect(name).toMatch(toServer ? /^http:\d+\.\d+:to-server$/ : /^http:\d+\.\d+:to-client$/)
    expect([direction, description]).toEqual([toServer ? '1' : '0', url])
  }
  expect(tsharkFields(path, ['frame.number'], '_ws.malformed')).toEqual([])
}
