import { describe, expect, it } from 'vitest'
import { readPacketOptions } from '../../../../src/engine/store/packet-options.ts'
import { hex } from '../../../fixtures/dissect/build.ts'

describe('options of a packet block', () => {
  it('are read in both byte orders', () => {
    const big = hex(
      '0002 0004 80000009 0004 0008 0000000000000005 0005 0008 0000000100000002 0006 0004 00000003 0000 0000',
    )
    const little = hex(
      '0200 0400 09000080 0400 0800 0500000000000000 0500 0800 0200000001000000 0600 0400 03000000 0000 0000',
    )
    const read = { flags: 0x8000_0009, dropCount: 5n, packetId: 0x1_0000_0002n, queue: 3 }
    expect(readPacketOptions(big, true)).toEqual(read)
    expect(readPacketOptions(little, false)).toEqual(read)
  })

  it('of another length, unknown ones and those that overrun are passed over', () => {
    expect(readPacketOptions(hex('0002 0002 0001 0000 0007 0003 000102 00 0004 0008 0001'), true)).toEqual({})
    expect(readPacketOptions(new Uint8Array(0), true)).toEqual({})
  })
})
