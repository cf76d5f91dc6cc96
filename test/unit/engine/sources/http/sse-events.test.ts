import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SseEvents } from '../../../../../src/engine/sources/http/sse-events.ts'

interface Event {
  readonly type: string
  readonly id: string | undefined
  readonly data: string
}

function eventsIn(chunks: readonly Uint8Array[]): { events: Event[]; rest: boolean } {
  const found: Event[] = []
  let data: Buffer[] = []
  const events = new SseEvents({
    data: (bytes, start, end) => void data.push(Buffer.from(bytes.subarray(start, end))),
    end: () => {
      found.push({ type: events.type, id: events.id, data: Buffer.concat(data).toString() })
      data = []
    },
  })
  for (const chunk of chunks) events.push(chunk)
  return { events: found, rest: events.isOpen }
}

const whole = (text: string): { events: Event[]; rest: boolean } => eventsIn([Buffer.from(text)])

it('reads fields, joins lines of data, and leaves comments out', () => {
  const text =
    ': hello\n\nevent: message\nid: 7\ndata: {"a":\ndata:1}\nretry: 5\n\nid\n\ndata\ndata\n\nid: 8\ndata: \n\n'
  expect(whole(text).events).toEqual([
    { type: 'message', id: '7', data: '{"a":\n1}' },
    { type: '', id: '', data: '' },
    { type: '', id: undefined, data: '\n' },
    { type: '', id: '8', data: '' },
  ])
})

it('takes a byte order mark, every line end, one blank after the colon, and colons in values', () => {
  const text = '\ufeffdata:  a:b\r\n\r\ndata: c\r\rdata: d\n\nunknown: x\n\n'
  expect(whole(text).events.map(({ data }) => data)).toEqual([' a:b', 'c', 'd', ''])
})

it('knows that an event is not over', () => {
  expect(whole('data: a\n')).toEqual({ events: [], rest: true })
  expect(whole('da').rest).toBe(true)
  expect(whole('data: a\n\n').rest).toBe(false)
})

it('finds the same however the stream is cut', () => {
  const line = fc.constantFrom('data: é{}', 'data:', 'data', 'event: x', 'id: 1', ': c', '', '', ':', 'x:y')
  const end = fc.constantFrom('\n', '\r\n', '\r')
  const stream = fc.array(fc.tuple(line, end)).map((lines) => Buffer.from(lines.map((one) => one.join('')).join('')))
  fc.assert(
    fc.property(stream, fc.array(fc.nat(12)), (bytes, sizes) => {
      const chunks: Uint8Array[] = []
      let at = 0
      for (const size of sizes) {
        chunks.push(bytes.subarray(at, at + size))
        at += size
      }
      expect(eventsIn([...chunks, bytes.subarray(at)])).toEqual(eventsIn([bytes]))
    }),
  )
})
