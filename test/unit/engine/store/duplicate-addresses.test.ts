import { describe, expect, it } from 'vitest'
import { DuplicateAddresses, DuplicateAddressesWriter } from '../../../../src/engine/store/duplicate-addresses.ts'
import { hex } from '../../../fixtures/dissect/build.ts'

const [ONE, TWO] = ['0200aabbccdd', '0200ffffff02']

describe('addresses in use twice', () => {
  const reader = new DuplicateAddresses()
  const writer = new DuplicateAddressesWriter((buffer) => reader.attach(buffer))
  /** The sender's addresses, then the target's, which a request leaves out. */
  const note = (row: number, sender: string, target = ''): void =>
    writer.note(row, hex(sender + target), 0, target === '' ? -1 : 10)

  it('are found with who had them, and where that was seen last', () => {
    note(1, `${ONE}0a000001`)
    note(4, `${ONE}0a000001`)
    note(7, `${TWO}0a000001`)
    note(9, `${TWO}0a000002`, `${TWO}0a000001`)
    note(11, `${ONE}0a000002`, `${TWO}0a000001`)
    const [one, two] = [hex(ONE), hex(TWO)]
    expect(reader.of(4)).toBeUndefined()
    expect(reader.of(7)).toEqual({ sender: { earlier: 4, hardware: one } })
    expect(reader.of(9)).toEqual({ target: { earlier: 4, hardware: one } })
    expect(reader.of(11)).toEqual({ sender: { earlier: 9, hardware: two }, target: { earlier: 4, hardware: one } })
  })

  it('are none where nobody or everybody is meant', () => {
    for (const [row, claim] of [`ffffffffffff0a000001`, `0000000000000a000001`, `${TWO}00000000`].entries()) {
      note(20 + row, claim)
      expect(reader.of(20 + row)).toBeUndefined()
    }
    note(30, `${ONE}0a000009`, `${TWO}0a000009`)
    expect(reader.of(30)).toBeUndefined()
  })
})
