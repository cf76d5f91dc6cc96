/** Rings, files of one's own, restarts: captures whose files come and go while the session reads them. */
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listSpoolInfos } from '../../src/engine/store/spool-info.ts'
import type { CaptureInterface } from '../../src/shared/wire/calls.ts'
import type { CaptureStart } from '../../src/shared/wire/capture.ts'
import { decodeFrameDetail } from '../../src/shared/wire/frame-detail.ts'
import { readRows, startEngine, until } from '../support/engine.ts'
import { cannotCapture, eachTestsLiveBench, sendDatagrams } from '../support/live-capture.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const why = cannotCapture && ` (skipped: ${cannotCapture})`
const REMOVED = /the ring has deleted/

const bench = eachTestsLiveBench()
const { captureOf, inState } = bench
const detailOf = async (frame: number) => decodeFrameDetail(await bench.engine.client.call('frame.detail', { frame }))

async function start(port: number, options: Omit<CaptureStart, 'interfaces'>): Promise<number> {
  const { capture } = await bench.engine.client.call('capture.start', {
    interfaces: [{ name: 'lo', promiscuous: false, filter: `udp port ${port}` }],
    processes: false,
    ...options,
  })
  await inState(capture, 'running')
  return capture
}

/** So many datagrams, and the wait until the session has them. */
async function send(port: number, count: number, from = bench.engine): Promise<void> {
  const rows = from.session.info().rows + count
  await sendDatagrams(port, count, 'x'.repeat(100))
  await until(() => from.session.info().rows >= rows, `${rows} rows`)
}

const deletedButOpen = (): string[] =>
  readdirSync('/proc/self/fd')
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`)
      } catch {
        return ''
      }
    })
    .filter((path) => path.startsWith(bench.folder) && path.endsWith('(deleted)'))

describe.skipIf(cannotCapture !== '')(`a ring${why}`, () => {
  const ring = { packets: 20, files: 2 }

  it('is followed from file to file; rows outlive the files, and say so', async () => {
    const port = 40_101
    const capture = await start(port, { output: { path: null, ring } })
    // What needs the frames has their files open when they go.
    const { view } = await bench.engine.client.call('view.open', { filter: 'udp.length > 8' })
    for (let i = 0; i < 5; i++) {
      await send(port, 20)
      await readRows(bench.engine.client, view)
    }
    await send(port, 10)
    await until(() => bench.engine.session.info().files.length <= 2, 'files to be removed')
    expect(bench.engine.session.info().rows).toBe(110)
    expect(bench.engine.session.info().sources.length).toBeLessThanOrEqual(2)
    await until(() => captureOf(capture)?.frames === 110, 'the counters')
    expect(captureOf(capture)?.file).toMatch(/packets_\d{5}_\d{14}\.pcapng$/)

    const { view: all } = await bench.engine.client.call('view.open', { filter: '' })
    const rows = await readRows(bench.engine.client, all)
    expect(rows).toHaveLength(110)
    expect(rows[0]).toMatchObject({ source: '127.0.0.1', destination: '127.0.0.1', protocol: 'UDP' })
    expect(rows[0].info).toMatch(REMOVED)
    expect(rows[109].info).toMatch(new RegExp(`→ ${port} Len=100`))
    const first = await detailOf(1)
    expect(first.tree.text[0]).toMatch(/^Frame 1: 142 bytes on wire/)
    expect(first.tree.text.join('\n')).toMatch(REMOVED)
    expect(first.sources[0]).toHaveLength(0)
    expect((await detailOf(110)).sources[0]).toHaveLength(142)

    // A filter of frames finds those that there are; one of the index finds all.
    const present = rows.filter(({ info }) => !REMOVED.test(info)).length
    const { view: frames } = await bench.engine.client.call('view.open', { filter: 'udp.length == 108' })
    await until(async () => (await readRows(bench.engine.client, frames)).length === present, 'frames that are there')
    const { view: columns } = await bench.engine.client.call('view.open', { filter: `udp.dstport == ${port}` })
    await until(async () => (await readRows(bench.engine.client, columns)).length === 110, 'all rows')

    const path = join(bench.folder, 'saved.pcapng')
    const saved = await bench.engine.client.call('session.save', { path, format: 'pcapng', view: null })
    expect(saved.frames).toBe(present)
    expect(saved.losses).toEqual([`${110 - present} frames that the ring has deleted`])
    if (haveTshark) expect(tsharkFields(path, ['udp.dstport'])).toEqual(Array(present).fill(String(port)))
    expect(deletedButOpen()).toEqual([])

    await bench.engine.client.call('capture.stop', { capture })
    const stopped = await inState(capture, 'stopped')
    expect(stopped).toMatchObject({ frames: 110, message: null })
    expect(listSpoolInfos(join(bench.folder, 'spools'))).toMatchObject([{ state: 'complete', frames: 110 }])
  })

  it('that deletes files before they are read says how many frames are not in the table', async () => {
    const port = 40_108
    const told: string[] = []
    bench.engine.session.listen({
      changed: () => {},
      notice: ({ message }) => told.push(message),
      cleared: () => {},
    })
    const capture = await start(port, { output: { path: null, ring: { packets: 1, files: 1 } } })
    await sendDatagrams(port, 500)
    await bench.engine.client.call('capture.stop', { capture })
    expect(await inState(capture, 'stopped')).toMatchObject({ frames: 500 })
    const unread = () => bench.engine.session.info().unread?.frames ?? 0
    await until(() => bench.engine.session.info().rows + unread() === 500, 'all frames to be accounted for')
    expect(unread()).toBeGreaterThan(0)
    await until(() => told.length > 0, 'a notice')
    expect(told[0]).toMatch(/^[\d,]+ frames? (is|are) not in the table: the ring deleted/)
    await bench.engine.client.call('session.clear', {})
    expect(bench.engine.session.info().unread).toBeNull()
  })

  it('that outlives its engine is picked up where it is, and can be started again', async () => {
    const port = 40_102
    const capture = await start(port, { output: { path: null, ring } })
    for (let i = 0; i < 5; i++) await send(port, 10)
    const other = startEngine({ pickUp: true })
    try {
      const adopted = await until(() => other.session.info().captures[0], 'the capture to be picked up')
      expect(adopted).toMatchObject({ state: 'running', restartable: true })
      await until(() => other.session.info().rows > 0, 'rows of the files there are')
      const before = other.session.info().rows
      for (let i = 0; i < 7; i++) await send(port, 10)
      // Looked at now and then, a ring may be faster; what is there at the end was read.
      await until(() => other.session.info().rows >= before + 30, 'rows of further files')
      expect(captureOf(adopted.id, other)?.file).toMatch(/packets_\d{5}/)
      const { capture: again } = await other.client.call('capture.restart', { capture: adopted.id })
      expect(captureOf(adopted.id, other)?.state).toBe('stopped')
      await inState(again, 'running', other)
      const rows = other.session.info().rows
      await send(port, 5, other)
      expect(other.session.info().rows).toBe(rows + 5)
      await other.client.call('capture.stop', { capture: again })
      await inState(capture, 'stopped')
    } finally {
      await other.dispose()
    }
  })
})

describe.skipIf(cannotCapture !== '')(`a capture${why}`, () => {
  it('to a file of the person is theirs: the spool folder only knows of it', async () => {
    const port = 40_103
    const path = join(bench.folder, 'mine.pcapng')
    const capture = await start(port, { output: { path, ring: null } })
    await send(port, 3)
    expect(captureOf(capture)).toMatchObject({ spool: path, file: path })
    await bench.engine.client.call('capture.stop', { capture })
    await inState(capture, 'stopped')
    const [spool] = (await bench.engine.client.call('spools.list', {})).spools
    expect(spool).toMatchObject({ state: 'saved', files: [path] })
    await bench.engine.client.call('spools.remove', { paths: [spool.path] })
    expect([existsSync(spool.path), existsSync(path)]).toEqual([false, true])
  })

  it('stops at its own condition, with counts of each interface', async () => {
    const port = 40_104
    const capture = await start(port, { stop: { packets: 4 } })
    await send(port, 4)
    const { interfaces, bufferFill } = await inState(capture, 'stopped')
    expect(interfaces).toEqual([expect.objectContaining({ name: 'lo', frames: 4, kernelDrops: 0 })])
    expect(bufferFill).toBe(0)
  })

  it('keeps each Nth frame where that is asked for, and says how many it left out', async () => {
    const port = 40_105
    const { capture } = await bench.engine.client.call('capture.start', {
      interfaces: [{ name: 'lo', promiscuous: false, filter: `udp port ${port}`, sample: 5 }],
      processes: false,
    })
    await inState(capture, 'running')
    await sendDatagrams(port, 50)
    await until(() => bench.engine.session.info().rows === 10, '10 rows')
    await bench.engine.client.call('capture.stop', { capture })
    expect(await inState(capture, 'stopped')).toMatchObject({ frames: 10, sampledOut: 40 })
  })

  it('is saved while it runs; once it has ended and is saved, its spool may go', async () => {
    const port = 40_106
    const capture = await start(port, {})
    await send(port, 10)
    const save = (name: string) =>
      bench.engine.client.call('session.save', { path: join(bench.folder, name), format: 'pcapng', view: null })
    expect((await save('running.pcapng')).frames).toBe(10)
    const stateNow = async () => (await bench.engine.client.call('spools.list', {})).spools[0].state
    expect(await stateNow()).toBe('running')
    await expect(
      bench.engine.client.call('spools.remove', {
        paths: [(await bench.engine.client.call('spools.list', {})).spools[0].path],
      }),
    ).rejects.toThrow(/still being captured/)
    await bench.engine.client.call('capture.stop', { capture })
    expect(await stateNow()).toBe('complete')
    const wish = { keepBytes: 0, dryRun: false }
    expect(await bench.engine.client.call('spools.prune', wish)).toMatchObject({ removed: [], unsaved: 1 })
    await save('ended.pcapng')
    expect(await stateNow()).toBe('saved')
    expect(await bench.engine.client.call('spools.prune', { ...wish, dryRun: true })).toMatchObject({
      removed: [{ frames: 10 }],
    })
    expect((await bench.engine.client.call('spools.list', {})).spools).toHaveLength(1)
    expect(await bench.engine.client.call('spools.prune', wish)).toMatchObject({
      removed: [{ frames: 10 }],
      unsaved: 0,
    })
    expect((await bench.engine.client.call('spools.list', {})).spools).toEqual([])
    // Its rows are there still: the session has the file open, or says that it is gone.
    const { view } = await bench.engine.client.call('view.open', { filter: '' })
    expect(await readRows(bench.engine.client, view)).toHaveLength(10)
  })

  it('tells interfaces with their link types, and counters for sparklines', async () => {
    const { interfaces } = await bench.engine.client.call('interfaces.list', {})
    const lo = interfaces.find(({ name }) => name === 'lo') as CaptureInterface
    expect(lo).toMatchObject({ kind: 'device', canMonitor: false })
    expect(lo.linkTypes).toContainEqual(expect.objectContaining({ number: 1, name: 'EN10MB' }))
    const count = async () =>
      (await bench.engine.client.call('interfaces.statistics', {})).interfaces.find(({ name }) => name === 'lo')
        ?.frames ?? 0
    const before = await count()
    await sendDatagrams(40_107, 10)
    expect(await count()).toBeGreaterThanOrEqual(before + 10)
  })
})
