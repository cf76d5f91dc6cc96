import { expect, it } from 'vitest'
import { parseListen, parseServerUrl } from '../../../../../src/engine/sources/http/server-url.ts'

it('reads where to listen', () => {
  const read = (text: string): unknown => {
    const parsed = parseListen(text)
    return parsed.ok ? `${parsed.value.host} ${parsed.value.port}` : null
  }
  expect(['3002', '0.0.0.0:3002', 'localhost:0', '[::1]:80', '127.0.0.1', 'my-host.lan:1'].map(read)).toEqual([
    '127.0.0.1 3002',
    '0.0.0.0 3002',
    'localhost 0',
    '::1 80',
    '127.0.0.1 0',
    'my-host.lan 1',
  ])
  expect(['', ':1', '70000', 'a:70000', 'a b', '::1', 'http://x', '-1'].map(read)).toEqual(Array(8).fill(null))
})

it('takes URLs of HTTP servers, without a password', () => {
  expect(parseServerUrl('https://h/mcp?x=1#y')).toMatchObject({ ok: true, value: { href: 'https://h/mcp?x=1' } })
  for (const text of ['h:3001', 'ftp://h/', '', 'http://', 'http://user:word@h/'])
    expect([text, parseServerUrl(text).ok]).toEqual([text, false])
})
