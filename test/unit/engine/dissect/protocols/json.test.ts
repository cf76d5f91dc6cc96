/** JSON scanned and read without recursion: what both passes rely on. */
import { describe, expect, it } from 'vitest'
import {
  countElements,
  memberString,
  readElements,
  readMembers,
} from '../../../../../src/engine/dissect/protocols/json/members.ts'
import { skipString, skipValue } from '../../../../../src/engine/dissect/protocols/json/scan.ts'
import { stringText } from '../../../../../src/engine/dissect/protocols/json/text.ts'
import { scanRpc } from '../../../../../src/engine/dissect/protocols/jsonrpc/scan.ts'
import { isMcp } from '../../../../../src/engine/dissect/protocols/mcp/methods.ts'
import { RpcKind, rpcSummary } from '../../../../../src/engine/dissect/summary-parts.ts'
import { exportedPdu, text } from '../../../../fixtures/dissect/build.ts'
import { dissect, expectSound } from '../support.ts'

describe('skipping', () => {
  it.each([
    ['"a" ', 3],
    ['"\\"" ', 4],
    ['"\\\\" ', 4],
    ['"no end', -1],
    ['"\\', -1],
  ])('%s', (json, after) => expect(skipString(text(json), 0, json.length)).toBe(after))

  it.each([
    ['{"a":[1,"]"]},', 13],
    ['-1.5e3,', 6],
    ['true}', 4],
    ['[[[', -1],
    [',', -1],
  ])('%s', (json, after) => expect(skipValue(text(json), 0, json.length)).toBe(after))
})

describe('stringText', () => {
  it.each([
    ['"plain"', 'plain'],
    ['"\\u00e9\\n\\"\\/"', 'é\n"/'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\u00"', '\\u00'],
    ['"\\q"', 'q'],
  ])('%s', (json, value) => expect(stringText(text(json), 0, text(json).length)).toBe(value))
})

describe('members', () => {
  const json = text('{"name": "read_file", "n": [1, {"a": 2}, "x"], "name": "last"}')

  it('lists them with their bytes', () => {
    const members = readMembers(json, 0, json.length)
    expect(members.map(({ key }) => key)).toEqual(['name', 'n', 'name'])
    expect(memberString(json, members, 'name')).toBe('last')
    const [, list] = members
    expect(readElements(json, list.start, list.end).length).toBe(3)
    expect(countElements(json, list.start, list.end)).toBe(3)
  })

  it('ends where the text does', () => {
    for (let end = 0; end <= json.length; end++) {
      for (const { start, end: stop } of readMembers(json, 0, end)) expect(stop <= end && start <= stop).toBe(true)
    }
  })
})

describe('scanRpc', () => {
  const scan = (json: string) => {
    const rpc = rpcSummary()
    const bytes = text(json)
    scanRpc(bytes, 0, bytes.length, rpc)
    const slice = (start: number, end: number): string => new TextDecoder().decode(bytes.subarray(start, end))
    return { kind: rpc.kind, id: slice(rpc.idStart, rpc.idEnd), method: slice(rpc.methodStart, rpc.methodEnd) }
  }

  it.each([
    ['{"jsonrpc":"2.0","id":1,"method":"a"}', RpcKind.request, '1', 'a'],
    [' {"id":"1","params":{"method":"no"},"method":"a","jsonrpc":"2.0"}\n', RpcKind.request, '"1"', 'a'],
    ['{"jsonrpc":"2.0","method":"a"}', RpcKind.notification, '', 'a'],
    ['{"jsonrpc":"2.0","method":"a","id":null}', RpcKind.notification, '', 'a'],
    ['{"result":{"id":7,"error":1},"jsonrpc":"2.0","id":3}', RpcKind.response, '3', ''],
    ['{"jsonrpc":"2.0","id":3,"error":{"code":1}}', RpcKind.error, '3', ''],
    ['{"jsonrpc":"2.0","id":3,"result":1,"error":null}', RpcKind.response, '3', ''],
    ['[{"jsonrpc":"2.0","id":1,"method":"a"},{}]', RpcKind.request, '1', 'a'],
    ['{"result":{"content":[{"text":"cut he', RpcKind.response, '', ''],
    ['{"level":"info","method":"GET","id":5}', RpcKind.none, '5', 'GET'],
    ['{"jsonrpc":"2.0"}', RpcKind.none, '', ''],
    ['[1]', RpcKind.none, '', ''],
    ['nonsense', RpcKind.none, '', ''],
    ['', RpcKind.none, '', ''],
  ])('%s', (json, kind, id, method) => expect(scan(json)).toEqual({ kind, id, method }))

  it('calls MCP what has an MCP method, and what answers over stdio', () => {
    const is = (json: string, overExportedPdu: boolean): boolean => {
      const rpc = rpcSummary()
      scanRpc(text(json), 0, json.length, rpc)
      return isMcp(text(json), rpc, overExportedPdu)
    }
    expect(is('{"jsonrpc":"2.0","id":1,"method":"tools/call"}', false)).toBe(true)
    expect(is('{"jsonrpc":"2.0","id":1,"method":"tools/cal"}', true)).toBe(false)
    expect(is('{"jsonrpc":"2.0","id":1,"result":{}}', true)).toBe(true)
    expect(is('{"jsonrpc":"2.0","id":1,"result":{}}', false)).toBe(false)
  })
})

describe('the tree', () => {
  const tree = (json: string) => dissect({ title: '', linkType: 252, bytes: exportedPdu('json', text(json)) })

  it.each([
    ['arrays', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(50_000)],
    ['closed arrays', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ])('does not grow with the depth of %s', (_what, json) => {
    const detail = tree(json)
    expect(detail.fields.length).toBeLessThan(2000)
    expectSound(detail)
  })

  it('grows with the text, not with its square', () => {
    const list = (length: number): string =>
      JSON.stringify(Array.from({ length }, (_, i) => ({ name: `n${i}`, value: i })))
    const [small, large] = [tree(list(500)), tree(list(5000))].map((detail) => detail.fields.length)
    expect(large / small).toBeLessThan(10.5)
  })
})
