import { describe, expect, it } from 'vitest'
import { httpFraming } from '../../../../../src/engine/dissect/protocols/http/framing.ts'
import { ApplicationMessages } from '../../../../../src/engine/session/tls/application-messages.ts'
import { concat, text } from '../../../../fixtures/dissect/build.ts'

const MESSAGES = [
  'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello',
  'GET /b HTTP/1.1\r\nHost: h\r\n\r\n',
  'POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  'GET /d HTTP/1.1\r\n\r\n',
].map(text)

/** The messages that the places tell of, put together from records. */
function together(records: readonly Uint8Array[]): string[] {
  const messages = new ApplicationMessages(httpFraming)
  const found: string[] = []
  let begun = ''
  let begunIn = -1
  const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
  records.forEach((bytes, entry) => {
    const { continued, origin, completes, begins } = messages.take(0, entry, bytes)
    if (continued > 0 || completes) expect(origin).toBe(begunIn)
    begun += latin(bytes.subarray(0, continued))
    if (completes) {
      found.push(begun)
      begun = ''
    }
    const end = begins < 0 ? bytes.length : begins
    // What is whole in a record is handed on in one.
    if (continued < end) found.push(latin(bytes.subarray(continued, end)))
    if (begins < 0) return
    begun = latin(bytes.subarray(begins))
    begunIn = entry
  })
  return found
}

describe('messages over records', () => {
  const whole = concat(...MESSAGES)
  const expected = Buffer.from(whole).toString('latin1')

  it('are found wherever the records end', () => {
    for (let cut = 0; cut <= whole.length; cut++) {
      expect(together([whole.subarray(0, cut), whole.subarray(cut)]).join('')).toBe(expected)
    }
    for (let size = 1; size < 40; size++) {
      const records: Uint8Array[] = []
      for (let at = 0; at < whole.length; at += size) records.push(whole.subarray(at, at + size))
      expect(together(records).join('')).toBe(expected)
    }
  })

  it('are told one by one where each has its own records', () => {
    const records = MESSAGES.flatMap((bytes) => [bytes.subarray(0, 7), bytes.subarray(7)])
    expect(together(records)).toEqual(MESSAGES.map((bytes) => Buffer.from(bytes).toString('latin1')))
  })

  it('end with what is none', () => {
    const messages = new ApplicationMessages(httpFraming)
    messages.take(0, 0, text('GET / HTTP/1.1\r\nHost'))
    expect(messages.take(0, 1, text('x'.repeat(70_000)))).toMatchObject({ completes: false, begins: -1 })
    expect(messages.take(0, 2, MESSAGES[3])).toEqual({ continued: 0, origin: -1, completes: false, begins: -1 })
  })

  it('are no longer looked for after an upgrade', () => {
    const messages = new ApplicationMessages(httpFraming)
    messages.take(0, 0, text('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'))
    messages.take(1, 1, text('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
    expect(messages.take(0, 2, text('GET /not'))).toMatchObject({ begins: -1 })
    expect(messages.hasLeft).toBe(true)
  })
})
