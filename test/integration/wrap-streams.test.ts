/** `tapscope wrap` as its client and its server see it: as if it were not there. */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eachTestsBench, ending, recording, said, TAPSCOPE } from './wrap-support.ts'

const bench = eachTestsBench()
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const node = process.execPath

describe('bytes', () => {
  it('pass unchanged both ways, 20 MB of anything, and are all in the spool', async () => {
    const bytes = randomBytes(20_000_000)
    const child = bench().wrap('cat')
    const end = ending(child)
    child.stdin.end(bytes)
    const { code, stdout, stderr } = await end
    expect([code, hash(stdout), stderr.length]).toEqual([0, hash(bytes), 0])
    const recorded = recording(bench().spool)
    expect([recorded.problem, recorded.rest]).toEqual([null, 0])
    expect(hash(recorded.stream('stdin'))).toBe(hash(bytes))
    expect(hash(recorded.stream('stdout'))).toBe(hash(bytes))
  })

  it('of stdout and stderr stay apart, each in its order', async () => {
    const script =
      'for (let i = 0; i < 20000; i++) { process.stdout.write("o" + i + "\\n"); process.stderr.write("e" + i + "\\n") }'
    const { stdout, stderr } = await ending(bench().wrap(node, '-e', script))
    const lines = (letter: string) => Array.from({ length: 20_000 }, (_, i) => `${letter}${i}\n`).join('')
    expect(stdout.toString()).toBe(lines('o'))
    expect(stderr.toString()).toBe(lines('e'))
    const recorded = recording(bench().spool)
    expect(recorded.stream('stdout').equals(stdout)).toBe(true)
    expect(recorded.stream('stderr').equals(stderr)).toBe(true)
    expect(recorded.frames).toHaveLength(40_000)
  })

  it('come from files and go to files', async () => {
    const { folder } = bench()
    const bytes = randomBytes(300_000)
    writeFileSync(join(folder, 'in'), bytes)
    const [input, output] = [openSync(join(folder, 'in'), 'r'), openSync(join(folder, 'out'), 'w')]
    const child = bench().start(['wrap', 'cat'], { stdio: [input, output, 'pipe'] })
    expect((await ending(child)).code).toBe(0)
    closeSync(input)
    closeSync(output)
    expect(hash(readFileSync(join(folder, 'out')))).toBe(hash(bytes))
    expect(hash(recording(bench().spool).stream('stdout'))).toBe(hash(bytes))
  })

  it('go through pipes of a shell', () => {
    const command = [...TAPSCOPE, 'wrap', 'tr', 'a-z', 'A-Z'].map((word) => `'${word}'`).join(' ')
    const { stdout } = spawnSync('sh', ['-c', `seq 1 100000 | sed s/^/x/ | ${command} | md5sum`], {
      env: bench().environment,
      encoding: 'utf8',
    })
    expect(stdout).toBe(spawnSync('sh', ['-c', 'seq 1 100000 | sed s/^/X/ | md5sum'], { encoding: 'utf8' }).stdout)
  })

  it('reach the other side at once, without a line end', async () => {
    const child = bench().wrap('cat')
    for (const text of ['a', 'bc', '\n', 'd']) {
      const heard = said(child, text)
      child.stdin.write(text)
      await heard
    }
    child.stdin.end()
    expect((await ending(child)).code).toBe(0)
  })
})

describe('sizes and pauses of any kind', () => {
  const server = 'process.stdin.on("data", (bytes) => { process.stdout.write(bytes); process.stderr.write(bytes) })'

  it.each(Array.from({ length: 8 }, (_, i) => i))('change nothing, round %d', async () => {
    const child = bench().wrap(node, '-e', server)
    const end = ending(child)
    child.stdout.on('data', () => {
      if (randomInt(20) > 0) return
      child.stdout.pause()
      setTimeout(() => child.stdout.resume(), randomInt(5))
    })
    const sent: Buffer[] = []
    for (let i = 0; i < 60; i++) {
      const bytes = randomBytes(randomInt(1, 2 ** randomInt(1, 20)))
      sent.push(bytes)
      if (!child.stdin.write(bytes)) await once(child.stdin, 'drain')
      if (randomInt(5) === 0) await new Promise((resolve) => setTimeout(resolve, randomInt(3)))
    }
    child.stdin.end()
    const { code, stdout, stderr } = await end
    const expected = hash(Buffer.concat(sent))
    expect([code, hash(stdout), hash(stderr)]).toEqual([0, expected, expected])
    const recorded = recording(bench().spool)
    for (const stream of ['stdin', 'stdout', 'stderr'] as const) expect(hash(recorded.stream(stream))).toBe(expected)
  })
})

describe('a slow reader', () => {
  it('holds the server back, and nothing piles up in between', async () => {
    const script =
      'const b = Buffer.alloc(65536); let n = 0; for (;;) { n += fs.writeSync(1, b); fs.writeFileSync(process.argv[1], String(n)) }'
    const progress = join(bench().folder, 'progress')
    const child = bench().wrap(node, '-e', `const fs = require('fs'); ${script}`, progress)
    child.stdout.pause()
    const written = () => Number(readFileSync(progress, 'utf8'))
    await expect.poll(() => readdirSync(bench().folder).includes('progress')).toBe(true)
    const seen: number[] = []
    const rests = () => seen.push(written()) > 1 && seen.at(-1) === seen.at(-2)
    await expect.poll(rests, { interval: 300, timeout: 20_000 }).toBe(true)
    expect(written()).toBeLessThan(4_000_000)
    child.kill('SIGKILL')
  })

  it('holds the client back, and gets everything in the end', async () => {
    const go = join(bench().folder, 'go')
    const child = bench().wrap('sh', '-c', 'until [ -e "$0" ]; do sleep 0.05; done; cat', go)
    const end = ending(child)
    const bytes = randomBytes(5_000_000)
    child.stdin.write(bytes)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(child.stdin.writableLength).toBeGreaterThan(0)
    writeFileSync(go, '')
    child.stdin.end()
    expect(hash((await end).stdout)).toBe(hash(bytes))
  })
})

describe('ends', () => {
  it('of stdin are passed on, and the server answers after that', async () => {
    const child = bench().wrap('sh', '-c', 'wc -c; echo done')
    child.stdin.end('12345')
    expect((await ending(child)).stdout.toString().split(/\s+/).filter(Boolean)).toEqual(['5', 'done'])
  })

  it('of stdin are passed on while nobody reads stderr', async () => {
    const child = bench().wrap('sh', '-c', 'head -c 1000000 /dev/zero >&2 & echo ready; cat; echo end; wait')
    await said(child, 'ready')
    await new Promise((resolve) => setTimeout(resolve, 200))
    const heard = said(child, 'end')
    child.stdin.end('x')
    await heard
    const end = ending(child)
    expect(await end).toMatchObject({ code: 0, stderr: expect.objectContaining({ length: 1_000_000 }) })
  })

  it('of stdout are passed on while the server still runs', async () => {
    const child = bench().wrap('sh', '-c', 'echo bye; exec >&-; cat >&2; exit 3')
    const end = ending(child)
    await new Promise((resolve) => child.stdout.on('end', resolve))
    expect(child.exitCode).toBeNull()
    child.stdin.end('still here')
    expect(await end).toMatchObject({ code: 3, stdout: Buffer.from('bye\n'), stderr: Buffer.from('still here') })
  })

  it('of a server that leaves without reading do not lose what it said', async () => {
    const child = bench().wrap('sh', '-c', 'head -c 3000000 /dev/zero; exit 4')
    const end = ending(child)
    child.stdin.write(Buffer.alloc(1_000_000))
    const { code, stdout } = await end
    expect([code, stdout.length]).toEqual([4, 3_000_000])
    expect(recording(bench().spool).stream('stdout')).toHaveLength(3_000_000)
  })

  it('of a server that closes its stdin reach the client', async () => {
    const child = bench().wrap('sh', '-c', 'exec <&-; echo closed; sleep 30')
    await said(child, 'closed')
    const broken = new Promise<NodeJS.ErrnoException>((resolve) => child.stdin.once('error', resolve))
    const feed = setInterval(() => child.stdin.write('x'.repeat(1000)), 10)
    expect((await broken).code).toBe('EPIPE')
    clearInterval(feed)
    child.kill()
  })

  it('of a client that stops reading reach the server', async () => {
    const child = bench().wrap('sh', '-c', 'trap "" PIPE; while echo x; do sleep 0.01; done 2>/dev/null; exit 6')
    await said(child, 'x')
    child.stdout.destroy()
    expect((await ending(child)).code).toBe(6)
  })

  it('wait for what a descendant still says', async () => {
    const child = bench().wrap('sh', '-c', '(sleep 0.3; echo late) & exit 5')
    expect(await ending(child)).toMatchObject({ code: 5, stdout: Buffer.from('late\n') })
  })

  it('do not wait for a descendant that says nothing, once told to stop', async () => {
    const child = bench().wrap('sh', '-c', 'sleep 30 & echo started; exit 5')
    await said(child, 'started')
    await new Promise((resolve) => setTimeout(resolve, 300))
    child.kill('SIGTERM')
    expect((await ending(child)).code).toBe(5)
  })
})

describe('a spool that cannot be written', () => {
  it.each(['/proc/none', '/dev/null/x', '/proc/none/x.pcapng'])('changes nothing: %s', async (path) => {
    const child = bench().start(['wrap', '--spool', path, 'cat'])
    const end = ending(child)
    const bytes = randomBytes(1_000_000)
    child.stdin.end(bytes)
    const { code, stdout, stderr } = await end
    expect([code, hash(stdout), stderr.toString()]).toEqual([0, hash(bytes), ''])
  })
})

describe('where it records', () => {
  it('is the folder of spools, with a manifest', async () => {
    const child = bench().start(['wrap', '--name', 'my server', '--', 'sh', '-c', 'echo hello; exit 3'])
    await ending(child)
    const { manifest } = bench().session
    expect(manifest).toMatchObject({
      ok: true,
      value: {
        kind: 'stdio',
        title: 'my server',
        command: ['sh', '-c', 'echo hello; exit 3'],
        pid: child.pid,
        files: [{ name: 'stdio.pcapng', state: 'complete' }],
        exit: { code: 3, signal: null },
        counters: { frames: 1, bytes: 6, dropped: 0 },
      },
    })
    expect(manifest.ok && (manifest.value.endedAtMs ?? 0) >= manifest.value.startedAtMs).toBe(true)
  })

  it('is another folder, or a file that was not there', async () => {
    const { folder } = bench()
    const other = join(folder, 'other')
    mkdirSync(other)
    await ending(bench().start(['wrap', '--spool', other, 'echo', 'a']))
    expect(readdirSync(other)).toHaveLength(1)
    for (const text of ['first', 'second']) {
      await ending(bench().start(['wrap', `--spool=${join(folder, 'mine.pcapng')}`, 'echo', text]))
    }
    expect(recording(join(folder, 'mine.pcapng')).stream('stdout').toString()).toBe('first\n')
    expect(recording(join(folder, 'mine-2.pcapng')).stream('stdout').toString()).toBe('second\n')
  })
})
