/** Names in DNS messages: compression (RFC 1035 section 4.1.4) and everything that is wrong with it. */
import { describe, expect, it } from 'vitest'
import { readName } from '../../../../../src/engine/dissect/protocols/dns/name.ts'
import { concat, hex, name, u8, u16 } from '../../../../fixtures/dissect/build.ts'

const header = new Uint8Array(12)
const read = (bytes: Uint8Array, at = 12) => readName(bytes, 0, at, bytes.length)

describe('readName', () => {
  it('reads labels', () =>
    expect(read(concat(header, name('a.example')))).toMatchObject({ text: 'a.example', length: 11, labels: 2 }))

  it('follows a pointer and counts its two bytes', () => {
    const bytes = concat(header, name('example'), u8(1), new TextEncoder().encode('b'), u16(0xc00c))
    expect(read(bytes, 12 + 9)).toMatchObject({ text: 'b.example', length: 4, labels: 2, cut: false })
  })

  it('calls the empty name the root', () =>
    expect(read(concat(header, u8(0)))).toMatchObject({ text: '<Root>', length: 1 }))

  it.each([
    ['points at itself', u16(0xc00c)],
    ['points forward', u16(0xc00e, 0)],
    ['grows in a loop', concat(u8(1), hex('61'), u16(0xc00c))],
  ])('ends where it %s', (_what, bytes) =>
    expect(read(concat(header, bytes))).toMatchObject({ text: '<Name contains a pointer that loops>', cut: false }),
  )

  it('ends after 255 bytes', () => {
    const label = concat(u8(63), new Uint8Array(63).fill(0x61))
    expect(read(concat(header, label, label, label, label, label, u8(0)))).toMatchObject({ text: '<Name too long>' })
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a label that is cut', u8(5, 0x61)],
    ['half a pointer', u8(0xc0)],
    ['a pointer beyond the end', u16(0xffff)],
    ['a kind of label nobody defined', u8(0x80, 0)],
  ])('cannot read %s', (_what, bytes) => expect(read(concat(header, bytes)).cut).toBe(true))

  it('takes time that does not grow with the pointers', () => {
    const chain = concat(
      header,
      u8(0),
      ...Array.from({ length: 8000 }, (_, i) => u16(0xc000 | (i === 0 ? 12 : 13 + 2 * (i - 1)))),
    )
    expect(read(chain, chain.length - 2).text).toMatch(/^<.*>$/)
  })
})
