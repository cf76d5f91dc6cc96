import { spawn, spawnSync } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { clientOf } from '../../../../../src/engine/sources/stdio/client-name.ts'

const children: ReturnType<typeof spawn>[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill()
})

function start(command: string, ...args: string[]): Promise<number> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  children.push(child)
  return new Promise((resolve) => child.stdout.once('data', (text) => resolve(Number(text))))
}

it('names a program', async () => {
  const script = 'console.log(process.pid); process.stdin.resume()'
  const pid = await start(process.execPath, '-e', script)
  expect(clientOf(pid)).toEqual({ pid, name: 'node' })
})

it.runIf(process.platform === 'linux')('takes the title that a program gave itself', async () => {
  const script = 'process.title = "claude --resume"; console.log(process.pid); process.stdin.resume()'
  const pid = await start(process.execPath, '-e', script, ' '.repeat(100))
  expect(clientOf(pid)).toEqual({ pid, name: 'claude' })
})

it('looks past a shell that only runs a command', async () => {
  const pid = await start('sh', '-c', 'echo $$; cat; exit')
  expect(clientOf(pid).pid).toBe(process.pid)
})

it('has no name for what is gone', () => {
  const { pid } = spawnSync('true')
  expect(clientOf(pid)).toEqual({ pid, name: '' })
})
