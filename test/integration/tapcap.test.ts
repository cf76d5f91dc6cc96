/** tapcap's own checks, in a network namespace of their own: each line of native/test/check.sh and its checks is a test here. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../../native/test/check.sh', import.meta.url))
/** A network of its own, so that nothing else is on the loopback that it counts. */
const isolates = spawnSync('unshare', ['--net', '--mount', '--propagation', 'private', 'ip', 'link']).status === 0
const canRun = isolates && Boolean(process.env.TAPSCOPE_TAPCAP) && Boolean(process.env.TAPSCOPE_TSHARK)
const why = canRun ? '' : ' (skipped: needs root, network namespaces, iproute2, tapcap and tshark)'

describe.skipIf(!canRun)(`tapcap${why}`, () => {
  it('passes its checks', { timeout: 1_200_000 }, async () => {
    const env = { ...process.env, TAPCAP: process.env.TAPSCOPE_TAPCAP }
    const checks = spawn('bash', [SCRIPT], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    const [stdout, [status]] = await Promise.all([text(checks.stdout), once(checks, 'exit')])
    expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([])
    expect(stdout.split('\n').filter((line) => line.startsWith('ok')).length).toBeGreaterThan(120)
    expect(status).toBe(0)
  })
})
