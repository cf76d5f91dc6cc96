import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Verdict } from '../../../../src/engine/indexing/tcp-verdict.ts'
import { TcpAnalysisFlag } from '../../../../src/shared/tcp-analysis-flags.ts'
import { FIN, StreamSender } from './tcp-stream-sender.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

const record = (length: number): Uint8Array =>
  Uint8Array.of(23, 3, 3, length >> 8, length & 255, ...Array(length).fill(7))
const query = (length: number): Uint8Array => Uint8Array.of(length >> 8, length & 255, ...Array(length).fill(1))
const withLength = (length: number): Uint8Array =>
  ascii(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${'b'.repeat(length)}`)
const chunked = (lengths: readonly number[]): Uint8Array =>
  ascii(
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${lengths.map((one) => `${one.toString(16)};x=y\r\n${'c'.repeat(one)}\r\n`).join('')}0\r\n\r\n`,
  )
const request = (path: string): Uint8Array => ascii(`GET /${path} HTTP/1.1\r\nHost: a\r\n\r\n`)

const length = fc.integer({ min: 1, max: 300 })
const PROTOCOLS: readonly (readonly [name: string, message: fc.Arbitrary<Uint8Array>])[] = [
  ['tls', length.map(record)],
  ['dns', length.map(query)],
  [
    'http',
    fc.oneof(
      length.map(withLength),
      fc.array(length, { maxLength: 4 }).map(chunked),
      fc.constantFrom('', 'a', 'abc').map(request),
    ),
  ],
]

describe('any split of a stream into segments', () => {
  it.each(PROTOCOLS)('hands the same %s messages on, each whole', (name, message) => {
    const streams = fc.record({
      messages: fc.array(message, { minLength: 1, maxLength: 6 }),
      sizes: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
      base: fc.integer({ min: 0, max: 0xffff_ffff }),
    })
    fc.assert(
      fc.property(streams, ({ messages, sizes, base }) => {
        const stream = concatenate(messages)
        const sender = new StreamSender(name, base)
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length]
          sender.send(stream.subarray(at, at + size))
          at += size
        }
        const handed = sender.allHanded()
        const ends = new Set<number>()
        messages.reduce((sum, one) => ends.add(sum + one.length) && sum + one.length, 0)
        handed.reduce((sum, one) => {
          expect(ends, 'a message ends where the hand-over does').toContain(sum + one.length)
          return sum + one.length
        }, 0)
        expect(concatenate(handed)).toEqual(stream)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a message that spans segments', () => {
  it('is told by its segments and the frame that completes it', () => {
    const sender = new StreamSender('tls')
    const stream = concatenate([record(10), record(100), record(20)])
    expect(sender.send(stream.subarray(0, 40))).toBe(Verdict.tcpOnly | Verdict.rest | Verdict.spans)
    expect(sender.send(stream.subarray(40, 80))).toBe(Verdict.tcpOnly | Verdict.spans)
    sender.send(stream.subarray(80))
    const [first, second, third] = sender.rows.map((_, i) => sender.context(i))
    const completedIn = sender.rows[2] + 1
    expect(first).toMatchObject({ begins: 15, beginsCompletedIn: completedIn, continued: 0 })
    expect(second).toMatchObject({ begins: -1, completedIn })
    expect(third.continued).toBe(40)
    expect(third.message?.segments).toEqual([
      { frame: sender.rows[0] + 1, start: 0, length: 25 },
      { frame: sender.rows[1] + 1, start: 25, length: 40 },
      { frame: sender.rows[2] + 1, start: 65, length: 40 },
    ])
  })

  it('is complete although a segment came late, but for a frame that is out of order itself', () => {
    const message = withLength(60)
    const sender = new StreamSender('http')
    sender.send(message.subarray(0, 50))
    sender.send(message.subarray(70, 80), { at: 70 })
    sender.send(message.subarray(50, 70), { at: 50, analysis: TcpAnalysisFlag.outOfOrder })
    expect(sender.handed(2)).toEqual([])
    sender.send(message.subarray(80), { at: 80 })
    expect(sender.handed(3).map(text)).toEqual([text(message)])

    const late = new StreamSender('http')
    late.send(message.subarray(0, 50))
    late.send(message.subarray(70), { at: 70 })
    late.send(message.subarray(50, 70), { at: 50, analysis: TcpAnalysisFlag.outOfOrder })
    expect(late.context(2).message?.bytes).toEqual(message)
    expect(late.allHanded()).toEqual([])
  })

  it('is complete with the last of its segments, in whatever order they come', () => {
    const message = withLength(300)
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 })
    fc.assert(
      fc.property(order, fc.integer({ min: 0, max: 20 }), (places, overlap) => {
        const sender = new StreamSender('http')
        sender.send(message.subarray(0, 60))
        for (const place of places) {
          const at = 60 + 40 * place
          sender.send(message.subarray(at, at + 40 + overlap), { at })
        }
        expect(sender.allHanded().map(text)).toEqual([text(message)])
        expect(sender.handed(7).map(text)).toEqual([text(message)])
      }),
    )
  })

  it('stays incomplete where a segment is missing, and the next one begins afresh', () => {
    const sender = new StreamSender('http')
    const first = withLength(100)
    sender.send(first.subarray(0, 60))
    sender.send(withLength(5), { at: first.length })
    expect(sender.allHanded().map(text)).toEqual([text(withLength(5))])
    expect(sender.context(0).beginsCompletedIn).toBe(0)
  })

  it('does not end twice for a segment that is sent again', () => {
    const sender = new StreamSender('tls')
    const message = record(50)
    sender.send(message.subarray(0, 20))
    sender.send(message.subarray(0, 20), { at: 0, analysis: TcpAnalysisFlag.retransmission })
    sender.send(message.subarray(20), { at: 20 })
    sender.send(message.subarray(20), { at: 20, analysis: TcpAnalysisFlag.spuriousRetransmission })
    expect(sender.allHanded()).toEqual([message])
    expect(sender.context(2).message?.segments.map(({ frame }) => frame)).toEqual([
      sender.rows[0] + 1,
      sender.rows[2] + 1,
    ])
  })

  it('does not take a segment that the capture cut', () => {
    const sender = new StreamSender('tls')
    expect(sender.send(record(50).subarray(0, 20), { whole: false })).toBe(Verdict.asIs)
  })

  it('without a length ends with the stream', () => {
    const sender = new StreamSender('http')
    const message = ascii('HTTP/1.0 200 OK\r\n\r\nall the rest')
    sender.send(message.subarray(0, 22))
    sender.send(message.subarray(22))
    expect(sender.allHanded()).toEqual([])
    sender.send(new Uint8Array(0), { flags: FIN })
    expect(sender.allHanded()).toEqual([message])
  })

  it('is given up when very many others are under way, and says so', () => {
    const first = new StreamSender('tls')
    first.send(record(50).subarray(0, 20))
    for (let i = 0; i < 9000; i++) new StreamSender('tls').send(record(50).subarray(0, 20))
    first.send(record(50).subarray(20))
    expect(first.context(0).problem).toMatch(/given up/)
    expect(first.context(0).beginsCompletedIn).toBe(0)
  })

  it('keeps little of what it never finds the end of', () => {
    const sender = new StreamSender('http')
    for (let i = 0; i < 40; i++) sender.send(ascii('GET /'.padEnd(1000, 'x')))
    expect(sender.context(0).problem).toMatch(/given up/)
  })
})
