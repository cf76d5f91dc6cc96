import { describe, expect, it } from 'vitest'
import { type OwnerRecord, type ProcessInfo, readProcessBlock } from '../../../../src/engine/store/process-blocks.ts'
import { hex } from '../../../fixtures/dissect/build.ts'
import { CURL, ownersBlock, processesBlock } from '../../../support/process-blocks.ts'

function read(block: Uint8Array, bigEndian = false) {
  const processes: [string, number, ProcessInfo][] = []
  const owners: OwnerRecord[] = []
  readProcessBlock(block, bigEndian, {
    process: (table, number, process) => processes.push([table, number, process]),
    owner: (record) => owners.push(record),
  })
  return { processes, owners }
}

/** As tapcap wrote it: curl's end of a connection to 127.0.0.1:9000, from 2026-11-21 06:14:53.904426272 UTC. */
const OWNER = `
  50535480 54000000 43505354 0100 0200 0100000002000000 01000000
  09f1e918 20d7b0a1 07000000 04 06 2823 2a27 0000
  7f000001000000000000000000000000 7f000002000000000000000000000000 54000000`

describe('process blocks', () => {
  it('tell of processes', () => {
    expect(read(processesBlock([{ n: 3, ...CURL }]))).toEqual({ processes: [['1.0', 3, CURL]], owners: [] })
  })

  it('tell from when on an end is whose', () => {
    const [owner] = read(hex(OWNER)).owners
    expect(owner).toMatchObject({
      table: '1.2',
      process: 7,
      family: 4,
      protocol: 6,
      localPort: 9000,
      remotePort: 10026,
    })
    expect([...owner.local.subarray(0, 4), ...owner.remote.subarray(0, 4)]).toEqual([127, 0, 0, 1, 127, 0, 0, 2])
    const ns = 0x18e9f109_a1b0d720n
    expect(BigInt(owner.seconds) * 1_000_000_000n + BigInt(owner.nanos)).toBe(ns)
  })

  it('are passed over where they are cut, of another version, or hold no such thing', () => {
    const whole = hex(OWNER)
    for (let length = 0; length < whole.length; length++) {
      expect(read(whole.subarray(0, length)).owners).toEqual([])
      expect(read(whole.subarray(0, length), true).owners).toEqual([])
    }
    const later = whole.slice()
    later[12] = 2
    expect(read(later).owners).toEqual([])
    const more = ownersBlock([]).slice()
    more[24] = 200
    expect(read(more).owners).toEqual([])
    expect(read(processesBlock([{ n: 1 } as never])).processes).toEqual([])
  })
})
