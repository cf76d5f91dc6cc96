import { describe, expect, it } from 'vitest'
import { Framed, type Framing, type MessageState, type StreamState } from '../../../../src/engine/dissect/framing.ts'
import { dnsFraming } from '../../../../src/engine/dissect/protocols/dns/framing.ts'
import { httpFraming } from '../../../../src/engine/dissect/protocols/http/framing.ts'
import { sshFraming } from '../../../../src/engine/dissect/protocols/ssh/framing.ts'
import { tlsFraming } from '../../../../src/engine/dissect/protocols/tls/framing.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const state = (): MessageState => ({ resume: 0, phase: 0, length: 0 })
const stream = (reverse = false, note = 0): StreamState => ({ reverse, note })

function lengthOf(framing: Framing, bytes: Uint8Array | string, of = stream(), message = state()): number {
  const all = typeof bytes === 'string' ? bytesOf(bytes) : bytes
  // Bytes around the message are not looked at.
  const around = new Uint8Array(all.length + 6).fill(0x0a)
  around.set(all, 3)
  return framing.messageLength(around, 3, 3 + all.length, message, of)
}

describe('TLS', () => {
  it('has a length in each record header', () => {
    expect(lengthOf(tlsFraming, Uint8Array.of(22, 3, 1, 1, 0))).toBe(261)
    expect(lengthOf(tlsFraming, Uint8Array.of(22, 3, 1, 1))).toBe(Framed.more)
    expect(lengthOf(tlsFraming, Uint8Array.of(0x8f, 3, 1, 1, 0))).toBe(Framed.no)
  })

  it('leaves text to others until a record was seen', () => {
    const one = stream()
    expect(lengthOf(tlsFraming, 'PRI * HTTP/2.0', one)).toBe(Framed.left)
    lengthOf(tlsFraming, Uint8Array.of(22, 3, 1, 1, 0), one)
    expect(lengthOf(tlsFraming, 'PRI * HTTP/2.0', one)).toBe(Framed.no)
  })
})

it('DNS has a length before each message', () => {
  expect(lengthOf(dnsFraming, Uint8Array.of(1, 0))).toBe(258)
  expect(lengthOf(dnsFraming, Uint8Array.of(1))).toBe(Framed.more)
})

describe('SSH', () => {
  it('has a line, then packets, until the keys are in use', () => {
    const one = stream()
    expect(lengthOf(sshFraming, 'SSH-2.0-a', one)).toBe(Framed.more)
    expect(lengthOf(sshFraming, 'SSH-2.0-a\r\n', one)).toBe(11)
    expect(lengthOf(sshFraming, Uint8Array.of(0, 0, 1, 0, 4), one)).toBe(Framed.more)
    expect(lengthOf(sshFraming, Uint8Array.of(0, 0, 1, 0, 4, 20), one)).toBe(260)
    expect(lengthOf(sshFraming, Uint8Array.of(0, 0, 0, 12, 10, 21), one)).toBe(16)
    expect(lengthOf(sshFraming, Uint8Array.of(0, 0, 1, 0, 4, 20), one)).toBe(Framed.no)
    one.reverse = true
    expect(lengthOf(sshFraming, Uint8Array.of(0, 0, 1, 0, 4, 20), one)).toBe(260)
  })

  it('is not read where the beginning was not captured', () => {
    expect(lengthOf(sshFraming, Uint8Array.of(0, 0, 1, 0, 4, 20))).toBe(Framed.no)
  })
})

describe('HTTP', () => {
  const head = (first: string, ...lines: string[]): string => [first, ...lines, '', ''].join('\r\n')

  it.each([
    ['a request without a body', head('GET / HTTP/1.1', 'Host: a'), 27],
    ['a request with one', head('POST / HTTP/1.1', 'CONTENT-LENGTH:  7 '), 47],
    ['line feeds alone', 'GET / HTTP/1.1\n\n', 16],
    ['a response without one', head('HTTP/1.1 304 Not Modified', 'Content-Length: 7'), 48],
    ['an interim response', head('HTTP/1.1 100 Continue'), 25],
    ['a response without a length', head('HTTP/1.1 200 OK'), Framed.untilFin],
    ['a length that is none', head('HTTP/1.1 200 OK', 'Content-Length: -7'), Framed.untilFin],
    ['a length beyond belief', head('HTTP/1.1 200 OK', 'Content-Length: 99999999999999'), Framed.untilFin],
    ['chunks', `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}2\r\nab\r\n0\r\n\r\nGET`, 59],
    ['chunks that are none', `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}zz\r\n`, 51],
    ['half a head', 'GET / HTTP/1.1\r\nHost', Framed.more],
    ['no head', 'hello\r\n', Framed.no],
    ['no text', '\x16\x03\x01', Framed.no],
    ['remote calls, whose length is none', head('RPC_IN_DATA / HTTP/1.1', 'Content-Length: 1073741824'), 54],
  ])('%s', (_, text, length) => {
    expect(lengthOf(httpFraming, text)).toBe(length)
  })

  it('reads a response by the request before it', () => {
    const response = head('HTTP/1.1 200 OK', 'Content-Length: 7')
    const one = stream()
    lengthOf(httpFraming, head('HEAD / HTTP/1.1'), one)
    expect(lengthOf(httpFraming, response, one)).toBe(response.length)
    lengthOf(httpFraming, head('GET / HTTP/1.1'), one)
    expect(lengthOf(httpFraming, response, one)).toBe(response.length + 7)
  })

  it('leaves the stream to what an upgrade or a tunnel carries', () => {
    const upgraded = stream()
    lengthOf(httpFraming, head('HTTP/1.1 101 Switching Protocols'), upgraded)
    expect(lengthOf(httpFraming, 'GET / HTTP/1.1', upgraded)).toBe(Framed.left)
    const tunnel = stream()
    lengthOf(httpFraming, head('CONNECT a:443 HTTP/1.1'), tunnel)
    expect(lengthOf(httpFraming, head('HTTP/1.1 200 OK'), tunnel)).toBe(19)
    expect(lengthOf(httpFraming, Uint8Array.of(22, 3, 1), tunnel)).toBe(Framed.left)
  })

  it('goes on with chunks where it stopped', () => {
    const message = state()
    const one = stream()
    const first = `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}5\r\nab`
    expect(lengthOf(httpFraming, first, one, message)).toBe(Framed.more)
    expect(message.resume, 'after the chunk that is not whole').toBe(first.length + 5)
    expect(lengthOf(httpFraming, '1', one, message)).toBe(Framed.more)
    expect(message.resume).toBe(first.length + 5)
    expect(lengthOf(httpFraming, '1\r\nx\r\n0\r\n\r\nmore', one, message)).toBe(11)
  })
})
