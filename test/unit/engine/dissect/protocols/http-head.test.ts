import { describe, expect, it } from 'vitest'
import { beginsHead, hasFirstLine } from '../../../../../src/engine/dissect/protocols/http/head.ts'
import { messageLayout, readLayout } from '../../../../../src/engine/dissect/protocols/http/layout.ts'
import { text } from '../../../../fixtures/dissect/build.ts'

const on = (test: (bytes: Uint8Array, start: number, end: number) => boolean, value: string): boolean =>
  test(text(value), 0, text(value).length)

const layoutOf = (value: string) => {
  const layout = messageLayout()
  readLayout(text(value), 0, text(value).length, layout)
  return layout
}

describe('HTTP heads', () => {
  it.each([
    ['GET / HTTP/1.1\r\n', true, true],
    ['HTTP/1.0 200 OK\r\n', true, true],
    ['RPC_IN_DATA /rpc HTTP/1.1\n', true, true],
    ['GET /cut', false, true],
    ['HELO example.org\r\n', false, false],
    ['GET', false, false],
    ['', false, false],
  ])('%j', (value, onAnyPort, onHttpPort) => {
    expect([on(hasFirstLine, value), on(beginsHead, value)]).toEqual([onAnyPort, onHttpPort])
  })

  it.each([
    ['a JSON body', 'HTTP/1.1 200 OK\r\nContent-type:application/json; charset=utf-8\r\n\r\n{}', true],
    ['one made of JSON', 'HTTP/1.1 400 X\r\nContent-Type: application/problem+json\r\n\r\n{}', true],
    ['another type', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}', false],
    ['JSON lines', 'HTTP/1.1 200 OK\r\nContent-Type: application/json-seq\r\n\r\n{}', false],
    ['a head that does not end', 'HTTP/1.1 200 OK\r\nContent-Type: application/json', false],
  ])('JSON or not: %s', (_what, value, isJson) => {
    expect(layoutOf(value).json).toBe(isJson)
  })

  it.each([
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', '{}', 'HTTP/1.1 404 Not Found\r\n\r\n'],
    ['no length', 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\n', 'all that follows', ''],
    [
      'chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
      '2;x=y\r\n{}\r\n0\r\nT: 1\r\n\r\n',
      'HTTP/1.1 100 X\r\n',
    ],
    ['chunks that are cut', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'ff\r\n{}', ''],
    ['a length and no body', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n', '', 'HTTP/1.1 200 OK\r\n'],
    ['requests in a row', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', '', 'GET /b HTTP/1.1\r\n'],
    ['bytes that are no message', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n', 'x', '\0\0'],
  ])('ends where it says: %s', (_what, head, body, next) => {
    const { headEnd, bodyEnd, more } = layoutOf(head + body + next)
    expect([headEnd, bodyEnd, more]).toEqual([head.length, head.length + body.length, /HTTP/.test(next)])
  })
})
