/** Where messages of SMTP and IMAP end in a stream. */
import { describe, expect, it } from 'vitest'
import { Framed, type Framing } from '../../../../../src/engine/dissect/framing.ts'
import { imapFraming } from '../../../../../src/engine/dissect/protocols/imap/framing.ts'
import { smtpFraming } from '../../../../../src/engine/dissect/protocols/smtp/framing.ts'

/** Lengths of the messages that a direction's segment holds, up to what is no length. */
function lengths(framing: Framing, stream: { reverse: boolean; note: number }, text: string): number[] {
  const bytes = Buffer.from(text, 'latin1')
  const found: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const message = { resume: 0, phase: 0, length: 0 }
    const length = framing.messageLength(bytes, at, bytes.length, message, stream)
    found.push(length)
    if (length <= 0) break
    at += length
  }
  return found
}

describe('SMTP', () => {
  const stream = () => ({ reverse: false, note: 0 })

  it('is lines, and content from DATA to the line of one dot as it comes', () => {
    const client = stream()
    expect(lengths(smtpFraming, client, 'RCPT TO:<a@b>\r\ndata\r\n')).toEqual([15, 6])
    expect(lengths(smtpFraming, client, 'Subject: x\r\n\r\n. not yet\r\nhello wor')).toEqual([34])
    expect(lengths(smtpFraming, client, 'ld\r\n.\r\nQUIT\r\n')).toEqual([7, 6])
    expect(lengths(smtpFraming, client, 'NOOP\r\n')).toEqual([6])
  })

  it('waits for the end of a line, but not of the other side’s content', () => {
    const note = { reverse: false, note: 0 }
    expect(lengths(smtpFraming, note, 'DATA\r\n')).toEqual([6])
    expect(lengths(smtpFraming, { ...note, reverse: true }, '354 go\r\n250')).toEqual([8, Framed.more])
  })

  it('ends where TLS begins', () => {
    expect(lengths(smtpFraming, stream(), '220 go\r\n\x16\x03\x01\x00\x05')).toEqual([8, Framed.left])
  })
})

describe('IMAP', () => {
  const stream = { reverse: false, note: 0 }

  it('is lines; a server’s goes on behind each literal', () => {
    expect(lengths(imapFraming, stream, '* OK x\r\na1 OK\r\n')).toEqual([8, 7])
    expect(lengths(imapFraming, stream, '* 1 FETCH (A {4}\r\nab\r\n B {2}\r\nxy)\r\na1 OK\r\n')).toEqual([35, 7])
    expect(lengths(imapFraming, stream, 'a1 LOGIN {5}\r\nalice {3}\r\n')).toEqual([14, 11])
  })

  it('says how far it has read where a literal goes on elsewhere', () => {
    const message = { resume: 0, phase: 0, length: 0 }
    const first = Buffer.from('* 1 FETCH (BODY {100}\r\nabc')
    expect(imapFraming.messageLength(first, 0, first.length, message, stream)).toBe(Framed.more)
    expect(message.resume).toBe(23 + 100)
    const rest = Buffer.from(')\r\na1 OK\r\n')
    expect(imapFraming.messageLength(rest, 0, rest.length, message, stream)).toBe(3)
  })

  it('takes no literal’s length for one that it is not', () => {
    for (const line of ['* x {}\r\n', '* x {12a}\r\n', '* x 12}\r\n', '* {9999999999}\r\n'])
      expect(lengths(imapFraming, stream, line)).toEqual([line.length])
  })
})
