import { describe, expect, it } from 'vitest'
import { beginsHead, hasFirstLine, jsonBody } from '../../../../../src/engine/dissect/protocols/http/head.ts'
import { text } from '../../../../fixtures/dissect/build.ts'

const on = (test: (bytes: Uint8Array, start: number, end: number) => boolean, value: string): boolean =>
  test(text(value), 0, text(value).length)

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
    ['another type', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}', false],
    ['chunks', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}', false],
    ['a head that does not end', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n', false],
    ['no body', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n', false],
  ])('JSON of %s', (_what, value, found) => {
    const bytes = text(value)
    expect(jsonBody(bytes, 0, bytes.length)).toBe(found ? bytes.length - 2 : -1)
  })
})
