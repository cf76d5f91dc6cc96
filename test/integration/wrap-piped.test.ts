/** `tapscope wrap` where there is no native relay: the streams pass through the program itself. */
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eachTestsBench, ending, recording, said } from './wrap-support.ts'

const bench = eachTestsBench()
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const wrap = (...command: readonly string[]) =>
  bench().start(['wrap', '--', ...command], { env: { ...bench().environment, TAPSCOPE_TAPRELAY: '' } })

describe('without a relay', () => {
  it('bytes pass unchanged both ways and are in the spool, and the exit code is the command’s', async () => {
    const bytes = randomBytes(5_000_000)
    const child = wrap('sh', '-c', 'cat; exit 7')
    const end = ending(child)
    child.stdin.end(bytes)
    const { code, stdout } = await end
    expect([code, hash(stdout)]).toEqual([7, hash(bytes)])
    const { stream, problem } = recording(bench().spool)
    expect([problem, hash(stream('stdin')), hash(stream('stdout'))]).toEqual([null, hash(bytes), hash(bytes)])
  })

  it('signals reach the command and end us as they ended it', async () => {
    const child = wrap('sh', '-c', 'echo ready; exec sleep 30')
    await said(child, 'ready')
    child.kill('SIGTERM')
    expect(await ending(child)).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  it('a command that is not there is told of as a shell does', async () => {
    expect(await ending(wrap('no-such-command'))).toMatchObject({ code: 127 })
  })
})
