/** `tapscope capture`, `interfaces` and `serve` as programs. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chatter, sendDatagrams } from '../support/live-capture.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { type Ending, ending, TAPSCOPE } from './wrap-support.ts'

const noTapcap = process.env.TAPSCOPE_TAPCAP ? '' : (process.env.TAPSCOPE_SKIP_REASON_TAPCAP ?? 'tapcap is not known')
const cannotCapture = noTapcap || (process.getuid?.() === 0 ? '' : 'capturing needs privileges')
const noWindow = existsSync(fileURLToPath(new URL('../../out/renderer/index.html', import.meta.url)))
  ? ''
  : 'the window is not built'

let folder = ''
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-capture-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

function start(...words: readonly string[]) {
  const child = spawn(TAPSCOPE[0], [TAPSCOPE[1], ...words], {
    env: { ...process.env, TAPSCOPE_SPOOLS: join(folder, 'spools') },
  })
  children.push(child)
  return child
}

/** Resolves when the program has said so on one of its outputs. */
function said(child: ReturnType<typeof start>, words: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let all = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        all += chunk.toString()
        const match = words.exec(all)
        if (match) resolve(match)
      })
    }
    child.on('close', () => reject(new Error(`It ended, saying: ${all}`)))
  })
}

describe.skipIf(cannotCapture)(`capture${cannotCapture && `: ${cannotCapture}`}`, () => {
  it('writes what passes until it is interrupted, and says how much', async () => {
    const file = join(folder, 'a.pcapng')
    const child = start('capture', '-i', 'lo', '-f', 'udp port 39999', '-w', file)
    const end = ending(child)
    await said(child, /Capturing on .*lo.* to .*a\.pcapng/)
    const stop = chatter(39999)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    stop()
    await new Promise((resolve) => setTimeout(resolve, 500))
    child.kill('SIGINT')
    const { code, stderr } = await end
    const [, frames] = /(\d+) packets captured\n0 packets dropped by kernel\n$/.exec(stderr.toString()) ?? []
    expect([code, Number(frames) > 20]).toEqual([0, true])
    if (haveTshark) expect(tsharkFields(file, ['udp.dstport'], 'udp.dstport == 39999')).toHaveLength(Number(frames))
    const read = spawnSync(TAPSCOPE[0], [TAPSCOPE[1], 'read', '-r', file, '-T', 'fields', '-e', 'udp.dstport'])
    expect(read.stdout.toString()).toBe('39999\n'.repeat(Number(frames)))
  })

  it('stops by itself after so many frames', async () => {
    const stop = chatter(39998)
    const child = start('capture', '-i', 'lo', '-f', 'udp port 39998', '-c', '7', '-w', join(folder, 'a.pcapng'))
    const { code, stderr } = await ending(child)
    stop()
    expect([code, /^7 packets captured$/m.test(stderr.toString())]).toEqual([0, true])
  })

  /** Runs a capture of what chatters at a port. */
  async function captureChatter(port: number, ...words: readonly string[]): Promise<Ending> {
    const stop = chatter(port)
    const end = await ending(start('capture', '-i', 'lo', '-f', `udp port ${port}`, ...words))
    stop()
    return end
  }

  it('prints frames as they come, where no file is named', async () => {
    const child = start('capture', '-i', 'lo', '-l', 'udp', 'port', '39997')
    const end = ending(child)
    await said(child, /Capturing on 'lo'\n/)
    const stop = chatter(39997)
    await said(child, /1 0\.000000000 +127\.0\.0\.1 → 127\.0\.0\.1 +UDP \d+ \d+ → 39997 Len=5\n/)
    stop()
    child.kill('SIGINT')
    const { code, stdout, stderr } = await end
    const [, frames] = /(\d+) packets? captured/.exec(stderr.toString()) ?? []
    expect([code, stdout.toString().split('\n').length - 1]).toEqual([0, Number(frames)])
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tapscope-capture-'))).not.toContain(
      expect.stringContaining(String(child.pid)),
    )
  })

  it('prints fields of the frames that pass a display filter, and writes all to the file', async () => {
    const file = join(folder, 'a.pcapng')
    const words = [
      '-c',
      '6',
      '-w',
      file,
      '-P',
      '-Y',
      'frame.number > 3',
      '-T',
      'fields',
      '-e',
      'frame.number',
      '-e',
      'udp.dstport',
    ]
    const { code, stdout } = await captureChatter(39996, ...words)
    expect([code, stdout.toString()]).toEqual([0, '4\t39996\n5\t39996\n6\t39996\n'])
    if (haveTshark) expect(tsharkFields(file, ['udp.dstport'])).toHaveLength(6)
  })

  it('prints JSON that is whole', async () => {
    const { code, stdout } = await captureChatter(39995, '-c', '3', '-T', 'json', '-e', 'udp.dstport')
    expect(code).toBe(0)
    expect(JSON.parse(stdout.toString())).toHaveLength(3)
  })

  it('ends with its reader', async () => {
    const child = start('capture', '-i', 'lo', '-f', 'udp port 39994')
    const stop = chatter(39994)
    child.stdout.once('data', () => child.stdout.destroy())
    expect((await ending(child)).code).toBe(0)
    stop()
  })

  it('captures from standard input, to standard output', async () => {
    const first = start('capture', '-i', 'lo', '-f', 'udp port 39993', '-c', '5', '-w', '-', '-q')
    const second = start('capture', '-i', '-', '-T', 'fields', '-e', 'frame.interface_name', '-e', 'udp.dstport')
    first.stdout.pipe(second.stdin)
    const end = ending(second)
    await said(first, /Capturing on 'lo'/)
    const stop = chatter(39993)
    const { code, stdout } = await end
    stop()
    expect([code, stdout.toString()]).toEqual([0, 'lo\t39993\n'.repeat(5)])
  })

  it('writes a ring, and prints what it deletes', async () => {
    const words = [
      '-b',
      'packets:50',
      '-b',
      'files:3',
      '-c',
      '170',
      '-w',
      join(folder, 'ring.pcapng'),
      '-P',
      '-T',
      'fields',
      '-e',
      'frame.number',
    ]
    const { code, stdout } = await captureChatter(39992, ...words)
    expect([code, stdout.toString().split('\n').length - 1]).toEqual([0, 170])
    expect(readdirSync(folder)).toEqual([
      expect.stringMatching(/^ring_00002_\d{14}\.pcapng$/),
      expect.stringMatching(/^ring_00003_\d{14}\.pcapng$/),
      expect.stringMatching(/^ring_00004_\d{14}\.pcapng$/),
    ])
  })

  it('says how many packets it could not print, since the ring had deleted them', async () => {
    const words = ['-b', 'packets:1', '-b', 'files:1', '-w', join(folder, 'ring.pcapng'), '-P', '-T', 'fields']
    const child = start('capture', '-i', 'lo', '-f', 'udp port 39990', '-c', '400', ...words, '-e', 'udp.dstport')
    const end = ending(child)
    await said(child, /Capturing on/)
    await sendDatagrams(39990, 400)
    const { code, stdout, stderr } = await end
    const printed = stdout.toString().match(/39990/g)?.length ?? 0
    const [, unprinted] = /^(\d+) packets? not printed, or only in part/m.exec(stderr.toString()) ?? []
    expect([code, /^400 packets captured$/m.test(stderr.toString())]).toEqual([0, true])
    expect(Number(unprinted)).toBeGreaterThan(0)
    expect(printed + Number(unprinted)).toBeGreaterThanOrEqual(400)
  })

  it('writes pcap', async () => {
    const file = join(folder, 'a.pcap')
    expect((await captureChatter(39991, '-c', '2', '-F', 'pcap', '-w', file)).code).toBe(0)
    expect(readFileSync(file).readUInt32LE(0)).toBe(0xa1b23c4d)
  })

  it.each([
    [['-i', 'lo', '-w', 'x', '-Y', 'udp'], /needs -P/],
    [['-i', 'lo', '-b', 'files:2'], /isn't being saved to a file/],
    [['-i', 'lo', '-w', '-', '-P'], /can't be printed/],
    [['-i', 'lo', '-s', 'many'], /snapshot length "many"/],
    [['-i', 'lo', '-c', '0'], /packet count is zero/],
    [['-i', 'lo', '-T', 'nonsense'], /Invalid -T parameter/],
  ])('refuses %j', async (words, reason) => {
    const { code, stderr } = await ending(start('capture', ...words))
    expect([code, reason.test(stderr.toString())]).toEqual([1, true])
  })

  it.each([
    [['-i', 'no-such-interface'], /no-such-interface/],
    [['-i', 'lo', '-f', 'nonsense filter'], /nonsense filter|syntax error/],
  ])('that cannot start says why: %j', async (words, reason) => {
    const { code, stderr, stdout } = await ending(start('capture', ...words, '-w', join(folder, 'a.pcapng')))
    expect([code, stdout.length]).toEqual([3, 0])
    expect(stderr.toString()).toMatch(/^tapscope: /)
    expect(stderr.toString()).toMatch(reason)
  })
})

describe.skipIf(noTapcap)(`interfaces${noTapcap && `: ${noTapcap}`}`, () => {
  it('are listed, as text and as JSON', async () => {
    const text = await ending(start('interfaces'))
    expect([text.code, /^lo\s+up\b.*127\.0\.0\.1/m.test(text.stdout.toString())]).toEqual([0, true])
    const json = await ending(start('interfaces', '--json'))
    expect(JSON.parse(json.stdout.toString())).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'lo', loopback: true, up: true })]),
    )
  })
})

describe.skipIf(noWindow)(`serve${noWindow && `: ${noWindow}`}`, () => {
  it('serves the window on loopback to whoever has the token, until interrupted', async () => {
    const child = start('serve')
    const end: Promise<Ending> = ending(child)
    const [, url] = await said(child, /Tapscope is at (http:\/\/\S+)\n/)
    expect(['127.0.0.1', '[::1]', 'localhost']).toContain(new URL(url).hostname)
    // The token in the URL is exchanged for a cookie.
    const welcome = await fetch(url, { redirect: 'manual' })
    const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await fetch(new URL('/', url), { headers: { cookie } })).status).toBe(200)
    expect((await fetch(new URL('/', url))).status).toBe(403)
    expect((await fetch(new URL('/?token=wrong', url), { redirect: 'manual' })).status).toBe(403)
    child.kill('SIGINT')
    expect((await end).code).toBe(0)
  })
})
