/** Other people's capture programs in a session, and tapcap in Wireshark: both directions of the extcap convention. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { extcapPrograms } from '../../src/engine/sources/extcap/programs.ts'
import type { CaptureInterfaceOptions } from '../../src/shared/wire/capture.ts'
import { readRows, until } from '../support/engine.ts'
import { cannotCapture, chatter, eachTestsLiveBench, sendDatagrams } from '../support/live-capture.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { ending, TAPSCOPE } from './wrap-support.ts'

const missing = ['randpktdump', 'udpdump'].filter((name) => !extcapPrograms().some((path) => path.endsWith(`/${name}`)))
const noPrograms = cannotCapture || (missing.length > 0 ? `no ${missing.join(', ')}` : '')
const bench = eachTestsLiveBench()

const start = async (options: CaptureInterfaceOptions) =>
  (await bench.engine.client.call('capture.start', { interfaces: [options], processes: false })).capture

/** Processes whose command line has this word. */
const running = (word: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) return false
    const { stdout } = spawnSync('cat', [`/proc/${pid}/cmdline`], { encoding: 'utf8' })
    return stdout.includes(word)
  })

describe.skipIf(noPrograms)(`programs of Wireshark${noPrograms && ` (skipped: ${noPrograms})`}`, () => {
  it('are among the interfaces, with their forms', async () => {
    const { interfaces } = await bench.engine.client.call('interfaces.list', {})
    const udpdump = interfaces.find(({ name }) => name === 'udpdump')
    expect(udpdump).toMatchObject({ kind: 'extcap', linkTypes: [{ number: 252 }] })
    expect(udpdump?.extcap?.program).toMatch(/\/udpdump$/)
    expect(udpdump?.extcap?.arguments[0]).toMatchObject({ call: '--port', type: 'unsigned', range: [1, 65535] })
    expect(interfaces.filter(({ name }) => name.startsWith('tapcap-'))).toEqual([])
  })

  it('that come to an end are captured to it: randpktdump', async () => {
    const capture = await start({ name: 'randpkt', extcap: { count: '500', type: 'dns' } })
    const stopped = await bench.inState(capture, 'stopped')
    expect(stopped).toMatchObject({ frames: 500, message: null, interfaces: [{ name: 'randpkt', frames: 500 }] })
    await until(() => bench.engine.session.info().rows === 500, '500 rows')
    if (haveTshark) expect(tsharkFields(stopped.spool, ['frame.interface_name'])).toEqual(Array(500).fill('randpkt'))
  })

  it('that go on are ended with the capture: udpdump', async () => {
    const port = 40_201
    const capture = await start({ name: 'udpdump', extcap: { port: String(port), payload: 'data' } })
    await bench.inState(capture, 'running')
    const stop = chatter(port)
    const { view } = await bench.engine.client.call('view.open', { filter: 'exported_pdu' })
    await until(async () => (await readRows(bench.engine.client, view)).length > 5, 'datagrams')
    stop()
    expect(running(bench.folder)).toHaveLength(2)
    await bench.engine.client.call('capture.stop', { capture })
    const { frames } = await bench.inState(capture, 'stopped')
    expect(frames).toBeGreaterThan(5)
    expect(running(bench.folder)).toEqual([])
  })

  it('are ended by who picks the capture up, when the engine is gone', async () => {
    const port = 40_202
    const script = `
      import { workerFile } from '${new URL('../support/built.ts', import.meta.url)}'
      import { Session } from '${new URL('../../src/engine/session.ts', import.meta.url)}'
      const session = new Session({ workerFile, version: 'test', indexCache: null })
      await session.captures.startPackets({ interfaces: [{ name: 'udpdump', extcap: { port: '${port}' } }], processes: false })
      session.listen({ notice() {}, cleared() {}, changed() {
        if (session.info().captures[0]?.state === 'running') process.kill(process.pid, 'SIGKILL')
      } })`
    const file = join(bench.folder, 'crash.ts')
    writeFileSync(file, script)
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], { stdio: 'inherit' })
    await new Promise((resolve) => child.on('close', resolve))
    const adopted = await until(() => bench.engine.session.info().captures[0], 'the capture to be picked up')
    expect(adopted).toMatchObject({ state: 'running', title: 'udpdump', restartable: true })
    // udpdump may not listen yet.
    const stop = chatter(port)
    await until(() => bench.engine.session.info().rows > 3, 'rows')
    stop()
    await bench.engine.client.call('capture.stop', { capture: adopted.id })
    await until(() => running(join(bench.folder, 'spools')).length === 0, 'both programs to end')
  })

  it('are refused with a form that is wrong', async () => {
    await expect(start({ name: 'udpdump', extcap: { port: '70000' } })).rejects.toThrow(/between 1 and 65535/)
    await expect(start({ name: 'nosuchdump', extcap: {} })).rejects.toThrow(/no extcap interface nosuchdump/)
    expect(bench.engine.session.info().captures).toEqual([])
  })
})

describe.skipIf(cannotCapture !== '')(`a program that fails${cannotCapture && ` (skipped: ${cannotCapture})`}`, () => {
  afterEach(() => {
    delete process.env.WIRESHARK_EXTCAP_DIR
  })

  it('is told of in its own words', async () => {
    const folder = join(bench.folder, 'extcap')
    mkdirSync(folder)
    const script = `#!/bin/sh
      case "$*" in
        *--extcap-interfaces*) echo 'interface {value=broken}{display=Broken}' ;;
        *--capture*) echo 'the device is on fire' >&2; exit 3 ;;
      esac`
    writeFileSync(join(folder, 'broken'), script, { mode: 0o755 })
    process.env.WIRESHARK_EXTCAP_DIR = folder
    const failed = await bench.inState(await start({ name: 'broken' }), 'failed')
    expect(failed).toMatchObject({ message: 'broken: the device is on fire', frames: 0 })
    expect(failed.hint).toContain(join(folder, 'broken'))
  })
})

describe.skipIf(!haveTshark || cannotCapture !== '')('tapcap in Wireshark', () => {
  const environment = () => {
    const { XDG_CONFIG_HOME: _, ...rest } = process.env
    return { ...rest, HOME: bench.folder }
  }
  const extcap = (...words: readonly string[]) =>
    ending(spawn(TAPSCOPE[0], [TAPSCOPE[1], 'extcap', ...words], { env: environment() }))

  it('is seen by tshark once it is installed, captures for it, and is taken away again', async () => {
    const link = join(bench.folder, '.config', 'wireshark', 'extcap', 'tapcap')
    expect((await extcap('install')).code).toBe(0)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect((await extcap('install')).stdout.toString()).toContain('is there already')
    const list = spawnSync('tshark', ['-D'], { encoding: 'utf8', env: environment() })
    expect(list.stdout).toMatch(/tapcap-lo \(Tapscope: lo\)/)

    const words = ['-i', 'tapcap-lo', '-f', 'udp port 40203', '-c', '5', '-T', 'fields', '-e', 'udp.dstport']
    const tshark = spawn('tshark', words, { env: environment() })
    const stop = chatter(40_203)
    const { stdout } = await ending(tshark)
    stop()
    expect(stdout.toString()).toBe('40203\n'.repeat(5))

    expect((await extcap('uninstall')).code).toBe(0)
    expect(existsSync(link)).toBe(false)
    expect((await extcap('uninstall')).code).toBe(0)
  })

  it('leaves what is no link of its own alone', async () => {
    const folder = join(bench.folder, '.config', 'wireshark', 'extcap')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'tapcap'), 'something else')
    for (const command of ['install', 'uninstall']) {
      const { code, stderr } = await extcap(command)
      expect([code, stderr.toString()]).toEqual([2, expect.stringContaining('left as it is')])
    }
  })
})

describe.skipIf(noPrograms)(
  `a capture on several kinds of interface${noPrograms && ` (skipped: ${noPrograms})`}`,
  () => {
    it('has the frames of all in one table', async () => {
      const port = 40_204
      const { capture } = await bench.engine.client.call('capture.start', {
        interfaces: [
          { name: 'lo', promiscuous: false, filter: `udp port ${port}` },
          { name: 'randpkt', extcap: { count: '20', type: 'arp' } },
        ],
        processes: false,
      })
      await bench.inState(capture, 'running')
      await sendDatagrams(port, 5)
      await until(() => bench.engine.session.info().rows === 25, '25 rows')
      expect(
        bench.engine.session
          .info()
          .sources.map(({ name, frames }) => `${name} ${frames}`)
          .sort(),
      ).toEqual(['lo 5', 'randpkt 20'])
      await bench.engine.client.call('capture.stop', { capture })
      await bench.inState(capture, 'stopped')
    })
  },
)
