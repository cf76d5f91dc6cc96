import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Framer, MAX_PAYLOAD } from '../../../../../src/engine/sources/stdio/framer.ts'

interface Frame {
  readonly kind: string
  readonly part: number
  readonly more: boolean
  readonly header: string
  readonly bytes: Buffer
}

/** The frames of a stream that comes in these chunks. */
function frames(chunks: readonly (string | Uint8Array)[], messages = true): Frame[] {
  const found: Frame[] = []
  const framer = new Framer(
    {
      frame: (kind, part, more, bytes, start, end, header) =>
        found.push({
          kind,
          part,
          more,
          header: header ? Buffer.from(header).toString('latin1') : '',
          bytes: Buffer.from(bytes.subarray(start, end)),
        }),
    },
    { messages },
  )
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk as string)
    framer.push(bytes)
    // Whoever reads into one buffer again and again does this to us.
    bytes.fill(0xee)
  }
  framer.finish()
  return found
}

const shown = (found: readonly Frame[]): string[] =>
  found.map(({ kind, part, more, header, bytes }) => {
    const place = part > 0 ? `${part}${more ? '+' : ''}` : ''
    const text = bytes.length > 60 ? `${bytes.length} bytes` : JSON.stringify(bytes.toString('latin1'))
    return `${kind}${place} ${header ? `${JSON.stringify(header)} ` : ''}${text}`
  })

const joined = (found: readonly Frame[]): Buffer =>
  Buffer.concat(found.flatMap(({ header, bytes }) => [Buffer.from(header, 'latin1'), bytes]))

describe('lines', () => {
  it('are a frame each, with their end', () => {
    expect(shown(frames(['{"a":1}\n[{"b":2}]\r\nhello\n\n  {"c":3}\n']))).toEqual([
      'json "{\\"a\\":1}\\n"',
      'json "[{\\"b\\":2}]\\r\\n"',
      'text "hello\\n"',
      'text "\\n"',
      'json "  {\\"c\\":3}\\n"',
    ])
  })

  it('wait for their end across chunks, and leave without one when the stream ends', () => {
    expect(shown(frames(['{"a"', ':1', '}\nhel', 'lo']))).toEqual(['json "{\\"a\\":1}\\n"', 'text "hello"'])
  })

  it('are text on stderr, whatever they look like', () => {
    expect(shown(frames(['{"a":1}\nContent-Length: 2\n\n{}\n'], false)).map((line) => line.split(' ')[0])).toEqual(
      Array(4).fill('text'),
    )
  })

  it('keep bytes that are no UTF-8', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0, 0x0a, 0xc3, 0x0a, 0x80])
    expect(joined(frames([bytes]))).toEqual(bytes)
    expect(frames([bytes])).toHaveLength(3)
  })
})

describe('messages with headers', () => {
  const body = '{"id":1,\n"x":"\n"}'
  const header = `Content-Length: ${body.length}\r\n\r\n`

  it('are one frame, the header beside it', () => {
    expect(shown(frames([header + body + header + body]))).toEqual(
      Array(2).fill(`json ${JSON.stringify(header)} ${JSON.stringify(body)}`),
    )
  })

  it('may have more header lines, in any case and order', () => {
    const long = `content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:   ${body.length}\r\n\r\n`
    expect(shown(frames([`ready\n${long}${body}done\n`]))).toEqual([
      'text "ready\\n"',
      `json ${JSON.stringify(long)} ${JSON.stringify(body)}`,
      'text "done\\n"',
    ])
  })

  it('are lines of text when they are none', () => {
    for (const stream of [
      'Content-Length: 5\nhello\n',
      'Content-Length: 0\r\n\r\n',
      'Content-Length: x\r\n\r\nabc\n',
      'Content-Type: text\r\n\r\nabc\n',
      'Content-Length: 5\r\nX-Y: 1\r\nno header\r\n',
      `Content-Length: 5\r\nX: ${'y'.repeat(1000)}\r\n\r\nhello`,
      'Content-Length: 5\r\n',
      'Content-Length: 99999999999999999999\r\n\r\nabc\n',
    ]) {
      const found = frames([stream])
      expect(found.map(({ kind, header: none }) => kind + none)).toEqual(Array(found.length).fill('text'))
      expect(found.map(({ bytes }) => bytes.toString('latin1'))).toEqual(stream.match(/[^\n]*\n|[^\n]+$/g))
    }
  })

  it('leave as they are when the stream ends within', () => {
    expect(shown(frames([`${header}{"id"`]))).toEqual([`json ${JSON.stringify(header)} "{\\"id\\""`])
    expect(shown(frames([header]))).toEqual([`text ${JSON.stringify(header)} ""`])
  })
})

describe('long messages', () => {
  it('are one frame up to the limit', () => {
    const line = Buffer.alloc(MAX_PAYLOAD, 'x')
    line[MAX_PAYLOAD - 1] = 10
    expect(frames([line, 'y\n']).map(({ part, bytes }) => [part, bytes.length])).toEqual([
      [0, MAX_PAYLOAD],
      [0, 2],
    ])
    expect(frames([line.fill('x')]).map(({ part, bytes }) => [part, bytes.length])).toEqual([[0, MAX_PAYLOAD]])
  })

  it('leave in parts beyond, of the kind that the first one tells', () => {
    const message = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(2 * MAX_PAYLOAD, '{'), Buffer.from('"}\n')])
    expect(shown(frames([message, '{"b":1}\n']))).toEqual([
      `json1+ ${MAX_PAYLOAD} bytes`,
      `json2+ ${MAX_PAYLOAD} bytes`,
      'json3 "{{{{{{\\"}\\n"',
      'json "{\\"b\\":1}\\n"',
    ])
  })

  it('leave in parts as they come, not when they are whole', () => {
    const lengths: number[] = []
    const framer = new Framer({ frame: (_k, _p, _m, _b, start, end) => lengths.push(end - start) }, { messages: true })
    framer.push(new Uint8Array(MAX_PAYLOAD))
    expect(lengths).toEqual([])
    framer.push(new Uint8Array(1))
    expect(lengths).toEqual([MAX_PAYLOAD])
  })

  it('may have headers, which go with the first part', () => {
    const length = 2 * MAX_PAYLOAD
    const header = `Content-Length: ${length}\r\n\r\n`
    expect(
      frames([header, Buffer.alloc(length, 'x'), 'y\n']).map(({ part, more, header: own }) => [part, more, own]),
    ).toEqual([
      [1, true, header],
      [2, false, ''],
      [0, false, ''],
    ])
  })

  it('do not begin headers within', () => {
    const line = `${'x'.repeat(MAX_PAYLOAD)}Content-Length: 3\n\nabc\n`
    expect(frames([line]).map(({ header }) => header)).toEqual(['', '', '', ''])
  })
})

describe('any stream', () => {
  const json = fc.json().map((text) => `${text}\n`)
  const lsp = fc.json().map((text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  const near = fc.constantFrom(
    'Content-Length: 3\r\n',
    'Content-Type: x\n',
    '\r\n',
    '\n',
    'C',
    '{"',
    '[INFO] x\n',
    'content-length:1\n\n',
  )
  const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
  const long = fc
    .tuple(fc.integer({ min: MAX_PAYLOAD - 2, max: 2 * MAX_PAYLOAD + 2 }), fc.constantFrom('\n', ''))
    .map(([length, end]) => 'x'.repeat(length) + end)
  const stream = (piece: fc.Arbitrary<string>) =>
    fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'))

  const chunked = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
    const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
    return at.slice(1).map((end, i) => bytes.subarray(at[i], end))
  }

  it('has the same frames however it is chunked, and is their concatenation', () => {
    fc.assert(
      fc.property(
        stream(fc.oneof(json, lsp, near, noise)),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.boolean(),
        (bytes, cuts, messages) => {
          const whole = frames([bytes], messages)
          expect(joined(whole)).toEqual(bytes)
          expect(shown(frames(chunked(bytes, cuts), messages))).toEqual(shown(whole))
          expect(
            shown(
              frames(
                [...bytes].map((byte) => Uint8Array.of(byte)),
                messages,
              ),
            ),
          ).toEqual(shown(whole))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('and so with long messages', () => {
    fc.assert(
      fc.property(stream(fc.oneof(json, lsp, near, long)), fc.array(fc.nat(), { maxLength: 20 }), (bytes, cuts) => {
        const whole = frames([bytes])
        expect(joined(whole).equals(bytes)).toBe(true)
        expect(whole.every((frame) => frame.bytes.length <= MAX_PAYLOAD)).toBe(true)
        expect(shown(frames(chunked(bytes, cuts)))).toEqual(shown(whole))
      }),
      { numRuns: 40 },
    )
  })
})
