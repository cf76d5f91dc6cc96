/** `tapscope wrap` as a process: starting, signals, ending, terminals, and being killed. */
import { type ChildProcessWithoutNullStreams, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isGrowing, listSpools } from '../../src/engine/store/spool-list.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { childrenOf, commandOf, eachTestsBench, ending, recording, said, TAPSCOPE } from './wrap-support.ts'

const bench = eachTestsBench()
const onLinux = process.platform === 'linux'

describe('a command that cannot be run', () => {
  it('is reported as a shell does', async () => {
    const { folder } = bench()
    writeFileSync(join(folder, 'plain'), 'x')
    chmodSync(join(folder, 'plain'), 0o644)
    for (const [command, code, message] of [
      ['no-such-command', 127, 'tapscope: no-such-command: command not found\n'],
      ['./no/such', 127, 'tapscope: ./no/such: No such file or directory\n'],
      [join(folder, 'plain'), 126, `tapscope: ${join(folder, 'plain')}: Permission denied\n`],
      [folder, 126, `tapscope: ${folder}: Is a directory\n`],
    ] as const) {
      const end = await ending(bench().wrap(command))
      expect([end.code, end.stderr.toString(), end.stdout.length]).toEqual([code, message, 0])
    }
  })

  it('is asked for when there is none', async () => {
    for (const words of [['wrap'], ['wrap', '--'], ['wrap', '--nonsense', 'x'], ['wrap', '--spool']]) {
      const end = await ending(bench().start(words))
      expect(end.code).toBe(125)
      expect(end.stderr.toString()).toContain('tapscope wrap --help')
    }
    const help = await ending(bench().start(['wrap', '--help']))
    expect([help.code, help.stdout.toString().includes('--spool'), help.stderr.length]).toEqual([0, true, 0])
  })
})

describe('the command runs as it would without', () => {
  it('with its own arguments, folder, environment, and descriptors', async () => {
    const script =
      'console.log(JSON.stringify([process.argv.slice(1), process.cwd(), process.env.A, process.env.NODE_OPTIONS ?? null]))'
    const child = bench().start(['wrap', '--', process.execPath, '-e', script, '--', '--spool', 'x y', ''], {
      cwd: bench().folder,
      env: { ...bench().environment, A: 'b c' },
    })
    expect(JSON.parse((await ending(child)).stdout.toString())).toEqual([
      ['--spool', 'x y', ''],
      bench().folder,
      'b c',
      process.env.NODE_OPTIONS ?? null,
    ])
    if (!onLinux) return
    const untapped = spawnSync('ls', ['/proc/self/fd'])
    expect((await ending(bench().wrap('ls', '/proc/self/fd'))).stdout).toEqual(untapped.stdout)
  })

  it.each([0, 1, 42, 255])('and its exit code %d is ours', async (code) => {
    expect(await ending(bench().wrap('sh', '-c', `exit ${code}`))).toMatchObject({ code, signal: null })
  })

  it.each([
    'SIGTERM',
    'SIGKILL',
    'SIGSEGV',
    'SIGABRT',
    'SIGPIPE',
    'SIGHUP',
    'SIGINT',
    'SIGQUIT',
    'SIGUSR1',
    'SIGUSR2',
    'SIGALRM',
  ] as const)('and when it dies of %s so do we', async (signal) => {
    const child = bench().wrap('sh', '-c', `ulimit -c 0; kill -${signal.slice(3)} $$`)
    expect(await ending(child)).toMatchObject({ code: null, signal })
    expect(bench().session.manifest).toMatchObject({ ok: true, value: { exit: { code: null, signal } } })
  })
})

describe('signals', () => {
  it('reach the command, and only it decides', async () => {
    const signals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGWINCH', 'SIGCONT']
    const script = `for (const s of ${JSON.stringify(signals)}) process.on(s, () => console.log(s)); console.log('ready'); process.stdin.resume()`
    const child = bench().wrap(process.execPath, '-e', script)
    await said(child, 'ready')
    for (const signal of signals) {
      const heard = said(child, signal)
      child.kill(signal as NodeJS.Signals)
      await heard
    }
    expect(child.exitCode).toBeNull()
    child.stdin.end()
    expect((await ending(child)).code).toBe(0)
  })

  it('end it as they would have', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1'] as const) {
      const child = bench().wrap('sh', '-c', 'echo ready; exec sleep 30')
      await said(child, 'ready')
      child.kill(signal)
      expect(await ending(child)).toMatchObject({ code: null, signal })
    }
  })
})

describe.skipIf(spawnSync('script', ['--version']).status !== 0)('a terminal', () => {
  const inTerminal = (command: string) =>
    spawnSync(
      'script',
      ['-qec', [...TAPSCOPE, 'wrap', '--'].map((word) => `'${word}'`).join(' ') + command, '/dev/null'],
      {
        env: bench().environment,
        input: '',
        encoding: 'utf8',
      },
    )

  it('is the command’s too, and the spool says what is not in it', () => {
    const { stdout, status } = inTerminal(` sh -c 'test -t 0 && test -t 1 && test -t 2 && echo all; exit 9'`)
    expect([stdout.trim(), status]).toEqual(['all', 9])
    expect(recording(bench().spool).frames).toEqual([])
    expect(
      readFileSync(bench().spool)
        .toString('latin1')
        .match(/"untapped":"terminal"/g),
    ).toHaveLength(3)
  })

  it('on stderr alone leaves the other streams tapped', () => {
    const { stdout } = inTerminal(` sh -c 'test -t 0 || test -t 1 || test -t 2 && echo mixed' </dev/null | cat`)
    expect(stdout.trim()).toBe('mixed')
    expect(recording(bench().spool).stream('stdout').toString()).toBe('mixed\n')
    expect(
      readFileSync(bench().spool)
        .toString('latin1')
        .match(/"untapped":"terminal"/g),
    ).toHaveLength(1)
  })
})

const haveRelay = existsSync(fileURLToPath(new URL('../../out/native/taprelay', import.meta.url)))

/** Sends a line and waits until it is back. */
async function echoed(child: ChildProcessWithoutNullStreams, line: string): Promise<void> {
  const back = said(child, `${line}\n`)
  child.stdin.write(`${line}\n`)
  await back
}

const recordedFrames = (): number =>
  listSpools(bench().spools).length === 1 ? recording(bench().spool).frames.length : 0

describe('killed or stopped', () => {
  const line = '{"jsonrpc":"2.0","method":"tick"}'

  it('server: the spool is whole and says how', async () => {
    const child = bench().wrap('sh', '-c', `echo ready >&2; echo '${line}'; exec sleep 30`)
    await said(child, line)
    process.kill(commandOf(child.pid as number), 'SIGKILL')
    expect(await ending(child)).toMatchObject({ code: null, signal: 'SIGKILL' })
    const recorded = recording(bench().spool)
    expect([recorded.problem, recorded.rest, recorded.frames.length]).toEqual([null, 0, 2])
    expect(bench().session.manifest).toMatchObject({ ok: true, value: { exit: { code: null, signal: 'SIGKILL' } } })
  })

  it('wrap: the spool has every whole frame up to the last flush, and the server sees its stdin end', async () => {
    const script = `process.stdin.resume(); process.stdin.on('end', () => { require('fs').writeFileSync(process.argv[1], 'ended'); process.exit() }); setInterval(() => console.log(${JSON.stringify(line)}), 1)`
    const mark = join(bench().folder, 'mark')
    const child = bench().wrap(process.execPath, '-e', script, mark)
    let heard = 0
    let lastAt = 0
    const times: number[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) heard++
      lastAt = Date.now()
      while (times.length < heard) times.push(lastAt)
    })
    await expect.poll(() => heard, { timeout: 20_000 }).toBeGreaterThan(300)
    child.kill('SIGKILL')
    await ending(child)
    const killedAt = lastAt
    const { frames, problem } = recording(bench().spool)
    expect(problem).toBeNull()
    expect(frames.every(({ bytes }) => bytes.toString() === `${line}\n`)).toBe(true)
    // What was passed on more than a second before the end is there; 100 ms are the aim on a machine that is not busy.
    expect(frames.length).toBeGreaterThanOrEqual(times.filter((time) => time < killedAt - 1000).length)
    expect(frames.length).toBeGreaterThan(0)
    const { manifest } = bench().session
    expect(manifest.ok && isGrowing(manifest.value)).toBe(false)
    if (haveTshark) expect(tsharkFields(bench().spool, ['frame.number'])).toHaveLength(frames.length)
    await expect.poll(() => spawnSync('cat', [mark]).stdout.toString()).toBe('ended')
  })

  it.skipIf(!haveRelay)('recorder: what is stopped records later, and the streams pass meanwhile', async () => {
    const child = bench().wrap('cat')
    await echoed(child, 'before')
    child.kill('SIGSTOP')
    for (let i = 0; i < 100; i++) await echoed(child, `${i} ${'x'.repeat(10_000)}`)
    child.kill('SIGCONT')
    child.stdin.end()
    expect((await ending(child)).code).toBe(0)
    const { frames, problem } = recording(bench().spool)
    expect([problem, frames.length]).toEqual([null, 202])
  })

  it.skipIf(!haveRelay)('relay: the server sees its streams end, and to the client the server was killed', async () => {
    const mark = join(bench().folder, 'mark')
    const script = `process.stdin.resume(); process.stdin.on('end', () => { require('fs').writeFileSync(process.argv[1], 'ended') }); console.log(${JSON.stringify(line)})`
    const child = bench().wrap(process.execPath, '-e', script, mark)
    await said(child, line)
    await expect.poll(() => recordedFrames()).toBe(1)
    process.kill(childrenOf(child.pid as number)[0], 'SIGKILL')
    expect(await ending(child)).toMatchObject({ code: null, signal: 'SIGKILL' })
    await expect.poll(() => spawnSync('cat', [mark]).stdout.toString()).toBe('ended')
    expect(bench().session.manifest).toMatchObject({ ok: true, value: { exit: { signal: 'SIGKILL' } } })
  })
})
