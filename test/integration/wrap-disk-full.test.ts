/** `tapscope wrap` on a disk that is full: the streams don't notice, the spool stays valid, and what is missing is counted. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { eachTestsBench, ending, recording, said } from './wrap-support.ts'

const canMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = '/tmp/tapscope-can-mount'
  mkdirSync(folder, { recursive: true })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (mounted) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true })
  return mounted
})()

describe.skipIf(!canMount)('a full disk (needs root to mount one)', () => {
  const bench = eachTestsBench()
  beforeEach(() => {
    mkdirSync(bench().spools)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', bench().spools]).status).toBe(0)
  })
  afterEach(() => {
    spawnSync('umount', ['-l', bench().spools])
  })

  const lines = (count: number): Buffer =>
    Buffer.from(
      Array.from({ length: count }, (_, i) => `${JSON.stringify({ id: i, text: 'x'.repeat(900) })}\n`).join(''),
    )

  it('loses frames, not bytes', async () => {
    const bytes = Buffer.concat([lines(5000), randomBytes(1_000_000)])
    const child = bench().wrap('cat')
    const end = ending(child)
    child.stdin.end(bytes)
    const { code, stdout, stderr } = await end
    expect([code, stdout.equals(bytes), stderr.toString()]).toEqual([0, true, ''])

    const { frames, problem, rest } = recording(bench().spool)
    expect([problem, rest]).toEqual([null, 0])
    expect(frames.length).toBeGreaterThan(500)
    const { manifest } = bench().session
    if (!manifest.ok) throw new Error(manifest.error.message)
    const { counters } = manifest.value
    expect(counters).toMatchObject({ frames: frames.length, bytes: 2 * bytes.length })
    expect(counters?.dropped).toBeGreaterThan(5000)
    expect(manifest.value.exit).toEqual({ code: 0, signal: null })
    if (haveTshark) expect(tsharkFields(bench().spool, ['frame.number'])).toHaveLength(frames.length)
  })

  it('that has room again gets everything, in order', async () => {
    const ballast = join(bench().spools, 'ballast')
    writeFileSync(ballast, Buffer.alloc(1_900_000))
    const child = bench().wrap('cat')
    const end = ending(child)
    child.stdin.write(lines(500))
    await said(child, '"id":499')
    await new Promise((resolve) => setTimeout(resolve, 400))
    rmSync(ballast)
    child.stdin.write('{"last":1}\n')
    await new Promise((resolve) => setTimeout(resolve, 600))
    child.stdin.end()
    const { stdout } = await end
    const { problem, rest, stream } = recording(bench().spool)
    expect([problem, rest]).toEqual([null, 0])
    expect(stream('stdin').equals(stdout)).toBe(true)
    expect(stream('stdout').equals(stdout)).toBe(true)
    expect(bench().session.manifest).toMatchObject({ ok: true, value: { counters: { dropped: 0 } } })
  })
})
