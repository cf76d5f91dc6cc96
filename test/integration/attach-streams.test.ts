/** `tapscope attach`: what it records of running programs, with both ways to attach. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { attach, cannotAttach, expectStreams, noise, stateOf } from './attach-support.ts'
import { eachTestsBench, ending, recording, said } from './wrap-support.ts'

const bench = eachTestsBench()
const METHODS = ['ebpf', 'ptrace'] as const
const programs: ChildProcessWithoutNullStreams[] = []

function start(command: string, ...words: readonly string[]): ChildProcessWithoutNullStreams {
  const program = spawn(command, words, { stdio: 'pipe' })
  programs.push(program)
  return program
}

afterEach(() => {
  for (const program of programs.splice(0)) program.kill('SIGKILL')
})

/** Answers each line with itself, on stdout and (its length) on stderr. */
const ECHO = `
const { createInterface } = require('node:readline')
process.stdout.write('ready\\n')
createInterface({ input: process.stdin }).on('line', (line) => {
  process.stdout.write('>' + line + '\\n')
  process.stderr.write(line.length + '\\n')
})`

/** Sends lines in pieces of random sizes, and resolves with what came back when all has. */
async function converse(program: ChildProcessWithoutNullStreams, lines: readonly Buffer[]): Promise<Buffer> {
  const answers: Buffer[] = []
  let missing = lines.reduce((sum, line) => sum + line.length + 2, 0)
  const all = new Promise<void>((resolve) => {
    program.stdout.on('data', (chunk: Buffer) => {
      answers.push(chunk)
      missing -= chunk.length
      if (missing <= 0) resolve()
    })
  })
  for (const [i, line] of lines.entries()) {
    const bytes = Buffer.concat([line, Buffer.from('\n')])
    for (let at = 0, piece = 1 + ((i * 7919) % 100_000); at < bytes.length; at += piece) {
      if (!program.stdin.write(bytes.subarray(at, at + piece))) await once(program.stdin, 'drain')
    }
  }
  await all
  return Buffer.concat(answers)
}

const joined = (lines: readonly Buffer[]): Buffer => Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))

describe.each(METHODS)('with %s', (method) => {
  const problem = cannotAttach(method)
  const possible = problem === null

  it.skipIf(!possible)(
    'records every byte of all streams, messages from 1 byte to 8 MiB, in several rounds',
    async () => {
      const program = start(process.execPath, '-e', ECHO)
      await said(program, 'ready')
      const lines = [1, 2, 100, 4096, 65_536, 300_000, 1_000_000, 8 * 1024 * 1024].map((size, i) => noise(size, i + 1))
      const tap = await attach(bench(), program.pid as number, '--method', method)
      const answers: Buffer[] = []
      for (let round = 0; round < 3; round++) answers.push(await converse(program, lines))
      const stderr = ending(program).then((end) => end.stderr)
      program.stdin.end()
      const end = await tap.ending
      expect([end.code, end.stderr.toString()]).toEqual([0, expect.stringContaining('the process has ended')])
      const sent = joined([...lines, ...lines, ...lines])
      expectStreams(bench().spool, { stdin: sent, stdout: Buffer.concat(answers) })
      expect(recording(bench().spool).stream('stderr').toString().split('\n').length).toBe(3 * lines.length + 1)
      expect((await stderr).length).toBeGreaterThan(0)
    },
  )

  it.skipIf(!possible)('gives a line a frame, with the direction, and marks where it began in the middle', async () => {
    const program = start('python3', '-u', '-c', 'import sys\nfor l in sys.stdin: sys.stdout.write(l)')
    const tap = await attach(bench(), program.pid as number, '--method', method)
    program.stdin.write('the rest of a line\n{"jsonrpc":"2.0","id":1}\nContent-Length: 3\r\n\r\n{}\n')
    await said(program, '{}\n')
    await tap.detach()
    const { frames } = recording(bench().spool)
    const stdin = frames.filter(({ stream }) => stream === 'stdin')
    expect(stdin.map(({ bytes, dissector, direction }) => [bytes.toString(), dissector, direction])).toEqual([
      ['the rest of a line\n', 'data-text-lines', 1],
      ['{"jsonrpc":"2.0","id":1}\n', 'json', 1],
      ['{}\n', 'json', 1],
    ])
    expect(stdin[0].comments).toEqual([expect.stringContaining('may lack its beginning')])
    expect(stdin[1].comments).toEqual([])
  })

  it.skipIf(!possible)('follows descriptors made with dup, and threads that write at once', async () => {
    const script = `
import os, sys, threading
sys.stdin.readline()
os.dup2(1, 9); os.dup2(2, 1)
def work(n):
    for i in range(500): os.write(9, b'%d:%d\\n' % (n, i))
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
os.write(1, b'to stderr\\n')`
    const program = start('python3', '-c', script)
    const end = ending(program)
    const tap = await attach(bench(), program.pid as number, '--method', method)
    program.stdin.write('go\n')
    const { stdout } = await end
    await tap.ending
    const { frames, stream } = recording(bench().spool)
    const lines = frames.filter(({ stream }) => stream === 'stdout').map(({ bytes }) => bytes.toString())
    expect(lines.length).toBe(2000)
    expect([...lines].sort()).toEqual(
      stdout
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => `${line}\n`)
        .sort(),
    )
    expect(stream('stderr').toString()).toBe('to stderr\n')
  })

  it.skipIf(!possible)(
    'says so where the kernel moved bytes past the process, and reads vectors and messages',
    async () => {
      const script = `
import os, socket, sys
sys.stdin.readline()
os.writev(1, [b'one ', b'', b'two\\n'])
with open('/proc/self/exe', 'rb') as f: os.sendfile(1, f.fileno(), 0, 1000)
os.write(1, b'tail of a line\\nnext\\n')
s = socket.socket(fileno=os.dup(2))
s.sendmsg([b'by ', b'sendmsg\\n'])`
      const program = start('python3', '-c', script)
      const end = ending(program)
      const tap = await attach(bench(), program.pid as number, '--method', method)
      program.stdin.write('go\n')
      await end
      const { stderr } = await tap.ending
      const { frames, stream } = recording(bench().spool)
      const stdout = frames.filter(({ stream }) => stream === 'stdout')
      expect(stdout.map(({ bytes, comments }) => [bytes.toString(), comments.join()])).toEqual([
        ['one two\n', expect.stringContaining('began here')],
        ['', expect.stringMatching(/^1000 bytes could not be read.*sendfile/)],
        ['tail of a line\n', expect.stringContaining('may lack its beginning')],
        ['next\n', ''],
      ])
      expect(stdout[1].missing).toBe(1000)
      expect(stream('stderr').toString()).toBe('by sendmsg\n')
      expect(stderr.toString()).toContain('1 times bytes could not be read')
    },
  )

  it.skipIf(!possible)('follows processes that go on with its streams, and only where that is asked for', async () => {
    // The shell starts a program for each line; the program writes to the shell's own output.
    const script = 'echo ready; while read line; do /bin/echo "child $line"; echo "shell $line"; done'
    for (const children of [true, false]) {
      const program = start('sh', '-c', script)
      await said(program, 'ready')
      const spool = join(bench().folder, `${children}.pcapng`)
      const words = ['--method', method, '--spool', spool, ...(children ? ['--children'] : [])]
      const tap = await attach(bench(), program.pid as number, ...words)
      for (let i = 0; i < 10; i++) {
        const answer = said(program, `shell ${i}`)
        program.stdin.write(`${i}\n`)
        await answer
      }
      program.stdin.end()
      await tap.ending
      const lines = Array.from({ length: 10 }, (_, i) => `${children ? `child ${i}\n` : ''}shell ${i}\n`).join('')
      expect(recording(spool).stream('stdout').toString()).toBe(lines)
    }
  })

  it.skipIf(!possible || cannotAttach('ptrace') !== null)('meets a process that is traced already', async () => {
    const program = start('cat')
    const first = await attach(bench(), program.pid as number, '--method', 'ptrace')
    const second = attach(
      bench(),
      program.pid as number,
      '--method',
      method,
      '--spool',
      join(bench().folder, 'b.pcapng'),
    )
    if (method === 'ptrace') await expect(second).rejects.toThrow(/is traced already/)
    else {
      const tap = await second
      const echo = said(program, 'hello')
      program.stdin.write('hello\n')
      await echo
      await tap.detach()
      expect(recording(join(bench().folder, 'b.pcapng')).stream('stdout').toString()).toBe('hello\n')
    }
    await first.detach()
    const again = said(program, 'on')
    program.stdin.write('on\n')
    await again
  })

  it.skipIf(!possible)('leaves a stopped process stopped, and a signal its effect', async () => {
    const program = start(
      'python3',
      '-u',
      '-c',
      `
import signal, sys
signal.signal(signal.SIGUSR2, lambda *a: print('got it', flush=True))
print('ready', flush=True)
for l in sys.stdin: sys.stdout.write(l)`,
    )
    await said(program, 'ready')
    const pid = program.pid as number
    program.kill('SIGSTOP')
    await expect.poll(() => stateOf(pid)).toBe('T')
    const tap = await attach(bench(), pid, '--method', method)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(stateOf(pid)).toMatch(/[Tt]/)
    await tap.detach()
    expect(stateOf(pid)).toBe('T')
    program.kill('SIGCONT')
    await expect.poll(() => stateOf(pid)).not.toBe('T')
    const again = await attach(bench(), pid, '--method', method)
    const got = said(program, 'got it')
    program.kill('SIGUSR2')
    await got
    await again.detach()
    const echoed = said(program, 'still here')
    program.stdin.write('still here\n')
    await echoed
  })
})
