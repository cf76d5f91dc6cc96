/** Who a packet is of, from the blocks of its file: by the time of the frame, at either end, also where it was found out later. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { concat, ipv4, text, udp } from '../fixtures/dissect/build.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'
import { CURL, frameBlock, type Owner, ownersBlock, processesBlock, sectionStart } from '../support/process-blocks.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const START = 1_795_241_693_000_000_000n
const at = (milliseconds: number): bigint => START + BigInt(milliseconds) * 1_000_000n
const HERE: Owner['local'] = [[10, 0, 0, 10], 40000]
const THERE: Owner['remote'] = [[10, 0, 0, 11], 53]

const query = (milliseconds: number) => frameBlock(at(milliseconds), ipv4(17, udp(40000, 53, text('?'))))
const own = (milliseconds: number, process: number): Owner => ({
  fromNs: at(milliseconds),
  process,
  protocol: 17,
  local: HERE,
  remote: THERE,
})

const processes = processesBlock([
  { n: 1, ...CURL },
  { n: 2, ...CURL, pid: 5000, name: 'wget' },
])
const server = { ...own(0, 2), local: THERE, remote: HERE }

let folder = ''
let engine: Engine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-owners-'))
  engine = startEngine()
})
afterEach(async () => {
  await engine.dispose()
  rmSync(folder, { recursive: true, force: true })
})

async function open(...blocks: readonly Uint8Array[]): Promise<string> {
  const path = join(folder, 'frames.pcapng')
  writeFileSync(path, concat(sectionStart(), ...blocks))
  await engine.client.call('session.open', { paths: [path], replace: true })
  await until(() => engine.session.info().indexing === null && engine.session.info().rows > 0, 'the file is read')
  return path
}

/** Names of sender and receiver by row. */
function names(): (readonly [string | undefined, string | undefined])[] {
  const { frames } = engine.session
  return Array.from({ length: frames.rowCount }, (_, row) => {
    const found = frames.context(row as RowIndex, false).processes?.()
    return [found?.sender?.name, found?.receiver?.name]
  })
}

describe('the processes behind packets', () => {
  it('are those that had the socket when the packet passed, whatever the order in the file', async () => {
    const records = [own(30, 2), own(10, 1), own(20, 0)]
    await open(query(5), query(10), query(19), query(20), query(35), processes, ownersBlock(records))
    expect(names().map(([sender]) => sender)).toEqual([undefined, 'curl', 'curl', undefined, 'wget'])
  })

  it('are corrected by what the file says later of the same time', async () => {
    await open(processes, ownersBlock([own(10, 1)]), query(10), query(30), ownersBlock([own(10, 0), own(20, 2)]))
    expect(names().map(([sender]) => sender)).toEqual([undefined, 'wget'])
  })

  it('are of either end', async () => {
    await open(processes, ownersBlock([own(0, 1), server]), query(1))
    expect(names()).toEqual([['curl', 'wget']])
  })

  it('can be filtered for, and are kept when the frames are saved', async () => {
    const answer = frameBlock(at(3), ipv4(17, udp(1, 2, text('other'))))
    const path = await open(processes, ownersBlock([own(0, 1), server]), query(1), answer, query(4))
    const count = async (filter: string): Promise<number> => {
      const { view } = await engine.client.call('view.open', { filter })
      const rows = await until(async () => {
        const found = await readRows(engine.client, view)
        return found.length > 0 && found
      }, filter)
      return rows.length
    }
    expect(await count('proc.name == "curl" && proc.pid == 5000')).toBe(2)
    expect(await count('proc.sender == "curl" and proc.user == "ana"')).toBe(2)
    expect(await count('not proc')).toBe(1)
    const saved = join(folder, 'saved.pcapng')
    await engine.client.call('session.save', { path: saved, format: 'pcapng', view: null })
    await engine.client.call('session.open', { paths: [saved], replace: true })
    await until(() => engine.session.info().rows === 3, 'the saved file is read')
    expect(names()[0]).toEqual(['curl', 'wget'])
    if (haveTshark) expect(tsharkFields(path, ['frame.number'])).toHaveLength(3)
  })
})
