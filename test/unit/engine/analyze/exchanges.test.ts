import { describe, expect, it } from 'vitest'
import { Exchanges } from '../../../../src/engine/analyze/exchanges.ts'
import { type RpcMessage, readRpcMessage } from '../../../../src/engine/analyze/rpc-message.ts'
import { RpcKind } from '../../../../src/engine/dissect/summary-parts.ts'
import { ExchangeStatus } from '../../../../src/shared/wire/exchanges.ts'

function read(message: object | string): RpcMessage {
  const bytes = new TextEncoder().encode(typeof message === 'string' ? message : JSON.stringify(message))
  const found = readRpcMessage(bytes, 0, bytes.length)
  if (!found) throw new Error('no JSON-RPC')
  return found
}

const rpc = (rest: object): object => ({ jsonrpc: '2.0', ...rest })
const client = { process: 0, fromServer: false }
const server = { process: 0, fromServer: true }

describe('a message', () => {
  it('says what it asks, of what', () => {
    const call = read(rpc({ id: 'a', method: 'tools/call', params: { name: 'read_file', arguments: {} } }))
    expect(call).toMatchObject({ kind: RpcKind.request, id: '"a"', method: 'tools/call', target: 'read_file' })
    expect(read(rpc({ id: 1, method: 'resources/read', params: { uri: 'file:///x' } })).target).toBe('file:///x')
  })

  it('tells how it answers', () => {
    expect(read(rpc({ id: 1, result: { content: [], isError: true } })).isToolError).toBe(true)
    expect(read(rpc({ id: 1, result: { content: [] } })).isToolError).toBe(false)
    expect(read(rpc({ id: 1, error: { code: -32601, message: 'no' } })).kind).toBe(RpcKind.error)
    const asks = read(rpc({ id: 1, result: { resultType: 'input_required', inputRequests: {}, requestState: 's' } }))
    expect(asks).toMatchObject({ wantsInput: true, requestState: 's' })
  })

  it('is the first one of a batch, or none', () => {
    expect(
      read(`[${JSON.stringify(rpc({ id: 4, method: 'ping' }))},${JSON.stringify(rpc({ id: 5, method: 'x' }))}]`).id,
    ).toBe('4')
    for (const text of ['', '[', '{', '{"a":1}', 'Starting server', '[]', '{"jsonrpc":"2.0"}']) {
      const bytes = new TextEncoder().encode(text)
      expect(readRpcMessage(bytes, 0, bytes.length)).toBeNull()
    }
  })
})

describe('exchanges', () => {
  it('end as their responses say', () => {
    const list = new Exchanges()
    for (let row = 0; row < 4; row++)
      list.ask(row, client, read(rpc({ id: row, method: 'tools/call', params: { name: 't' } })))
    list.answer(4, 0, client, read(rpc({ id: 0, result: {} })))
    list.answer(5, 1, client, read(rpc({ id: 1, error: { code: 1, message: '' } })))
    list.answer(6, 2, client, read(rpc({ id: 2, result: { isError: true } })))
    expect([...list.status.subarray(0, list.count)]).toEqual([
      ExchangeStatus.ok,
      ExchangeStatus.error,
      ExchangeStatus.toolError,
      ExchangeStatus.outstanding,
    ])
    expect([...list.response.subarray(0, 4)]).toEqual([5, 6, 7, 0])
  })

  it('time out where the reason of who cancelled says so, as the SDKs do', () => {
    const list = new Exchanges()
    const reasons = [
      'McpError: MCP error -32001: Request timed out',
      'Timeout after 30 s',
      'the user closed the window',
      undefined,
    ]
    reasons.forEach((reason, id) => {
      list.ask(2 * id, client, read(rpc({ id, method: 'tools/call', params: {} })))
      list.ask(2 * id + 1, client, read(rpc({ method: 'notifications/cancelled', params: { requestId: id, reason } })))
    })
    const { timedOut, cancelled } = ExchangeStatus
    expect([...list.status.subarray(0, 4)]).toEqual([timedOut, timedOut, cancelled, cancelled])
  })

  it('are cancelled by who asked, and stay so', () => {
    const list = new Exchanges()
    list.ask(0, client, read(rpc({ id: 7, method: 'ping' })))
    list.ask(1, server, read(rpc({ id: 7, method: 'ping' })))
    list.ask(2, client, read(rpc({ method: 'notifications/cancelled', params: { requestId: 7 } })))
    list.answer(3, 0, client, read(rpc({ id: 7, result: {} })))
    expect(list.count).toBe(2)
    expect([...list.status.subarray(0, 2)]).toEqual([ExchangeStatus.cancelled, ExchangeStatus.outstanding])
  })

  it('know their first round by the state that travels', () => {
    const list = new Exchanges()
    list.ask(0, client, read(rpc({ id: 1, method: 'tools/call', params: { name: 't' } })))
    list.answer(1, 0, client, read(rpc({ id: 1, result: { inputRequests: {}, requestState: 's1' } })))
    list.ask(2, client, read(rpc({ id: 2, method: 'tools/call', params: { name: 't', requestState: 's1' } })))
    list.answer(3, 2, client, read(rpc({ id: 2, result: { inputRequests: {}, requestState: 's2' } })))
    list.ask(4, client, read(rpc({ id: 3, method: 'tools/call', params: { name: 't', requestState: 's2' } })))
    expect([...list.first.subarray(0, 3)]).toEqual([0, 0, 0])
    expect(list.status[0]).toBe(ExchangeStatus.inputRequired)
  })

  it('tell of an id that is used again before its response', () => {
    const list = new Exchanges()
    list.ask(0, client, read(rpc({ id: 1, method: 'ping' })))
    list.ask(1, client, read(rpc({ id: '1', method: 'ping' })))
    list.ask(2, client, read(rpc({ id: 1, method: 'ping' })))
    expect([...list.duplicate.subarray(0, 3)]).toEqual([0, 0, 1])
  })

  it('do not grow by what they name, nor by what is never answered', () => {
    const list = new Exchanges()
    const one = read(rpc({ id: 1, method: 'm' }))
    for (let row = 0; row < 70_000; row++) list.ask(row, client, { ...one, id: String(row), target: `t${row}` })
    expect(list.targets.list.length).toBe(65_535)
    list.answer(70_000, 0, client, one)
    expect(list.response[0]).toBe(0)
    list.answer(70_001, 69_999, client, one)
    expect(list.response[69_999]).toBe(70_002)
  })
})
