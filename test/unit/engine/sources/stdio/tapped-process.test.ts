import { expect, it } from 'vitest'
import { type ProcessExit, TappedProcess } from '../../../../../src/engine/sources/stdio/tapped-process.ts'
import type { StdioStream } from '../../../../../src/shared/stdio-interface.ts'

const over = (tapped: TappedProcess): Promise<ProcessExit> =>
  new Promise((resolve) => {
    tapped.onEnd = resolve
  })

it('tells the recorder what passes, stream by stream, and each end', async () => {
  const tapped = new TappedProcess({ command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] })
  const heard: Record<StdioStream, string> = { stdin: '', stdout: '', stderr: '' }
  tapped.recorder = {
    record: (stream, bytes) => {
      heard[stream] += Buffer.from(bytes).toString()
    },
    endStream: (stream) => {
      heard[stream] += '.'
    },
  }
  const end = over(tapped)
  tapped.connectOutput('stdout', null)
  tapped.connectOutput('stderr', null)
  expect(await end).toEqual({ code: 3, signal: null })
  expect(heard).toEqual({ stdin: '', stdout: 'out\n.', stderr: 'err\n.' })
})

it('goes on when the recorder makes a mistake', async () => {
  const tapped = new TappedProcess({ command: ['sh', '-c', 'head -c 1000000 /dev/zero'] })
  let calls = 0
  const failures: string[] = []
  tapped.recorder = {
    record: () => {
      calls++
      throw new Error('a mistake')
    },
    endStream: () => {},
  }
  tapped.onRecorderFailure = ({ message }) => failures.push(message)
  const end = over(tapped)
  tapped.connectOutput('stdout', null)
  tapped.connectOutput('stderr', null)
  expect(await end).toEqual({ code: 0, signal: null })
  expect([calls, failures]).toEqual([1, ['a mistake']])
})

it('says that a command cannot be started', async () => {
  const tapped = new TappedProcess({ command: ['no-such-command'] })
  expect(tapped.pid).toBeUndefined()
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => {
    tapped.onStartFailure = resolve
  })
  expect(error.code).toBe('ENOENT')
})
