/** `tapscope capture`, `interfaces` and `serve` as programs. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

/** Datagrams to a port of loopback where nobody listens, until told to stop. */
function chatter(port: number): () => void {
  const socket = createSocket('udp4').on('error', () => {})
  const timer = setInterval(() => socket.send('hello', port, '127.0.0.1'), 5)
  return () => {
    clearInterval(timer)
    socket.close()
  }
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
    const [, frames] = /(\d+) frames, \d+ bytes, 0 dropped\n$/.exec(stderr.toString()) ?? []
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
    expect([code, /^7 frames/m.test(stderr.toString())]).toEqual([0, true])
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
