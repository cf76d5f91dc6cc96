import { describe, expect, it } from 'vitest'
import { Room } from '../../../../../src/engine/analyze/servers/listing.ts'
import { ServerFacts } from '../../../../../src/engine/analyze/servers/server-facts.ts'

/** A server, and messages between it and its client, a millisecond apart. */
class Talk {
  readonly facts: ServerFacts
  readonly tools: string[][] = []
  private row = 0

  constructor(room = new Room()) {
    this.facts = new ServerFacts(room)
    this.facts.onTools = () => this.tools.push(this.facts.tools()?.map(({ name }) => name) ?? [])
  }

  client(message: object, ms?: number): this {
    return this.say(message, false, ms)
  }

  server(message: object, ms?: number): this {
    return this.say(message, true, ms)
  }

  /** The answer to a request. */
  ask(id: number, method: string, params: object, result: object): this {
    return this.client({ id, method, params }).server({ id, result })
  }

  private say(message: object, fromServer: boolean, ms = this.row): this {
    const bytes = new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', ...message }))
    expect(this.facts.message(bytes, 0, bytes.length, fromServer, { row: this.row++, ms, conversation: '1' })).toBe(
      true,
    )
    return this
  }
}

const tool = (name: string): object => ({ name, inputSchema: { type: 'object' } })

describe('who a server is', () => {
  it('is in the result of initialize', () => {
    const { facts } = new Talk().ask(
      1,
      'initialize',
      { protocolVersion: '2025-11-25', clientInfo: { name: 'claude', version: '9' }, capabilities: { roots: {} } },
      {
        protocolVersion: '2025-06-18',
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: 'files', title: 'Files', version: '1.2' },
        instructions: 'Read before you write.',
      },
    )
    expect(facts.identity).toMatchObject({
      server: { name: 'files', title: 'Files', version: '1.2' },
      client: { name: 'claude', version: '9' },
      protocol: '2025-06-18',
      wantedProtocol: '2025-11-25',
      serverCapabilities: '{"tools":{"listChanged":true}}',
      clientCapabilities: '{"roots":{}}',
      instructions: 'Read before you write.',
      row: 1,
    })
  })

  it('is in the meta members of the revision without initialize', () => {
    const meta = {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'c', version: '2' },
        'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
      },
    }
    const { facts } = new Talk().ask(1, 'server/discover', meta, {
      resultType: 'complete',
      supportedVersions: ['2026-07-28', '2025-11-25'],
      capabilities: { tools: {} },
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 's', version: '3' } },
    })
    expect(facts.identity).toMatchObject({
      server: { name: 's', version: '3' },
      client: { name: 'c', version: '2' },
      protocol: '2026-07-28',
      supported: ['2026-07-28', '2025-11-25'],
      clientCapabilities: '{"elicitation":{}}',
    })
  })

  it('may be nonsense', () => {
    const { facts } = new Talk().ask(
      1,
      'initialize',
      { clientInfo: 7 },
      { serverInfo: [], capabilities: null, instructions: {}, supportedVersions: [1] },
    )
    expect(facts.identity).toMatchObject({ server: null, client: null, instructions: '', supported: [] })
  })
})

describe('lists', () => {
  it('are put together by their cursors, whatever comes between', () => {
    const talk = new Talk()
      .client({ id: 1, method: 'tools/list' })
      .server({ id: 1, result: { tools: [tool('a')], nextCursor: 'p2' } })
      .ask(2, 'prompts/list', {}, { prompts: [{ name: 'p' }] })
    expect(talk.facts.tools()).toBeNull()
    expect(talk.facts.lists.tool.current?.items.size).toBe(1)
    talk.ask(3, 'tools/list', { cursor: 'p2' }, { tools: [tool('b')] })
    expect(talk.tools).toEqual([['a', 'b']])
    expect([...(talk.facts.lists.prompt.current?.items.keys() ?? [])]).toEqual(['p'])
  })

  it('are not whole where pages are missing, and stay what they were', () => {
    const talk = new Talk().ask(1, 'tools/list', { cursor: 'p2' }, { tools: [tool('b')] })
    expect([talk.facts.tools(), talk.facts.isListMissing]).toEqual([null, true])
    talk.ask(2, 'tools/list', {}, { tools: [tool('a')] })
    talk.client({ id: 3, method: 'tools/list' }).server({ id: 3, result: { tools: [tool('c')], nextCursor: 'x' } })
    expect(talk.tools).toEqual([['a']])
    expect([...(talk.facts.lists.tool.current?.items.keys() ?? [])]).toEqual(['a'])
  })

  it('are told once while they stay the same, and again when they change', () => {
    const talk = new Talk()
      .ask(1, 'tools/list', {}, { tools: [tool('a')] })
      .ask(2, 'tools/list', {}, { tools: [tool('a')] })
      .server({ method: 'notifications/tools/list_changed' })
    expect(talk.facts.lists.tool.changedRow).toBe(4)
    talk.ask(3, 'tools/list', {}, { tools: [tool('a'), tool('b')] })
    expect(talk.tools).toEqual([['a'], ['a', 'b']])
    expect(talk.facts.lists.tool.changedRow).toBeNull()
  })

  it('keep a name that comes twice, and count what has none', () => {
    const { facts } = new Talk().ask(1, 'tools/list', {}, { tools: [tool('a'), tool('a'), { title: 'x' }, 7] })
    expect([...(facts.lists.tool.current?.items.keys() ?? [])]).toEqual(['a', 'a#2'])
    expect(facts.lists.tool.current?.unnamed).toBe(2)
  })

  it('are bounded, in number and in size, and what is not kept is known by its hash', () => {
    const many = Array.from({ length: 2500 }, (_, i) => tool(`t${i}`))
    const { facts } = new Talk().ask(1, 'tools/list', {}, { tools: many })
    expect(facts.lists.tool.current).toMatchObject({ omitted: 500, complete: true })
    const room = new Room(200)
    const small = new Talk(room)
    small.ask(1, 'tools/list', {}, { tools: [{ ...tool('large'), description: 'x'.repeat(300) }, tool('s')] })
    expect(small.facts.tools()?.map(({ parts }) => parts === null)).toEqual([true, false])
    small.ask(2, 'tools/list', {}, { tools: [{ ...tool('large'), description: 'y'.repeat(300) }, tool('s')] })
    expect(small.tools).toHaveLength(2)
    small.ask(3, 'tools/list', {}, { tools: [] })
    expect(room.left).toBe(200)
  })

  it('that cannot be read are told', () => {
    const talk = new Talk()
    const deep = `{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}}`
    talk.client({ id: 1, method: 'tools/list' })
    const bytes = new TextEncoder().encode(deep)
    talk.facts.message(bytes, 0, bytes.length, true, { row: 9, ms: 9, conversation: '1' })
    expect([talk.facts.isListMissing, talk.facts.unread.last()]).toEqual([true, [9]])
  })
})

describe('calls', () => {
  const figures = (facts: ServerFacts): object[] =>
    [...facts.calls.byName.values()].map(({ method, target, count, errors, cancelled, latencies }) => ({
      method,
      target,
      count,
      errors,
      cancelled,
      max: latencies.maxMs,
    }))

  it('are counted by tool, with their errors of both kinds', () => {
    const call = (id: number, name: string): object => ({ id, method: 'tools/call', params: { name } })
    const { facts } = new Talk()
      .client(call(1, 'a'), 0)
      .client(call(2, 'a'), 1)
      .client(call(3, 'b'), 2)
      .server({ id: 2, result: { isError: true } }, 11)
      .server({ id: 3, error: { code: 1, message: 'no' } }, 12)
      .server({ id: 1, result: {} }, 40)
    expect(figures(facts)).toEqual([
      { method: 'tools/call', target: 'a', count: 2, errors: 1, cancelled: 0, max: 40 },
      { method: 'tools/call', target: 'b', count: 1, errors: 1, cancelled: 0, max: 10 },
    ])
  })

  it('in rounds are one, from the first request to the final result', () => {
    const { facts } = new Talk()
      .client({ id: 1, method: 'tools/call', params: { name: 'a' } }, 0)
      .server({ id: 1, result: { resultType: 'input_required', inputRequests: {}, requestState: 's' } }, 5)
      .client({ id: 2, method: 'tools/call', params: { name: 'a', requestState: 's' } }, 50)
      .server({ id: 2, result: {} }, 60)
    expect(figures(facts)).toEqual([{ method: 'tools/call', target: 'a', count: 1, errors: 0, cancelled: 0, max: 60 }])
  })

  it('that are cancelled have no latency; ids of the server are its own', () => {
    const { facts } = new Talk()
      .client({ id: 1, method: 'ping' })
      .server({ id: 1, method: 'roots/list' })
      .client({ method: 'notifications/cancelled', params: { requestId: 1 } })
      .server({ id: 1, result: {} })
      .client({ id: 1, result: { roots: [] } }, 14)
    expect(figures(facts)).toEqual([
      { method: 'ping', target: '', count: 1, errors: 0, cancelled: 1, max: 0 },
      { method: 'roots/list', target: '', count: 1, errors: 0, cancelled: 0, max: 13 },
    ])
  })

  it('that take too long are told from those that are given up', () => {
    const talk = new Talk()
    for (const id of [1, 2]) talk.client({ id, method: 'tools/call', params: { name: 'a' } })
    talk.client({ method: 'notifications/cancelled', params: { requestId: 1, reason: 'Request timed out' } })
    talk.client({ method: 'notifications/cancelled', params: { requestId: 2, reason: 'User' } })
    expect([...talk.facts.calls.byName.values()]).toMatchObject([{ count: 2, cancelled: 2, timedOut: 1 }])
  })

  it('of a thousand tools are told apart, more are counted together', () => {
    const talk = new Talk()
    for (let i = 0; i < 1010; i++) talk.client({ id: i, method: 'tools/call', params: { name: `t${i}` } })
    expect(talk.facts.calls.byName.size).toBe(1001)
    expect(talk.facts.calls.byName.get('others')?.count).toBe(10)
  })
})
