/**
 * tapcap, engine and window killed at random moments of a capture, one to three of them in any order: the file opens, no flushed frame is
 * missing, what lives goes on, what is started again picks it up, and no process is left. TAPSCOPE_KILL_ROUNDS says how often; each round
 * prints its seed, which TAPSCOPE_KILL_SEED gives to all.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { Random } from '../fuzz/random.ts'
import { canCapture, frames, stop, whyNoCapture } from './capturing.ts'
import { skipReason } from './faces.ts'
import { KillableProduct, PARTS, type Part } from './killable.ts'

const ROUNDS = Number(process.env.TAPSCOPE_KILL_ROUNDS ?? 3)
const BLAST = fileURLToPath(new URL('../../out/native/blast', import.meta.url))
/** Rounds may run beside each other. */
const PORT = 40_321 + Number(process.env.TEST_PARALLEL_INDEX ?? 0)
const RATE = 4000
const COUNT = 4000
/** Within the time that the datagrams take. */
const LATEST_MS = 800
const ROUND_MS = 120_000

test.skip(!canCapture, whyNoCapture)
test.skip(skipReason('browser') !== '', skipReason('browser'))
test.skip(!process.env.TAPSCOPE_TSHARK, process.env.TAPSCOPE_SKIP_REASON_TSHARK ?? 'no tshark')

let product: KillableProduct
test.beforeEach(() => {
  product = new KillableProduct()
})
test.afterEach(() => product.dispose())

for (let round = 1; round <= ROUNDS; round++) {
  test(`round ${round} of ${ROUNDS}`, async () => {
    test.setTimeout(ROUND_MS)
    const seed = Number(process.env.TAPSCOPE_KILL_SEED ?? Math.floor(Math.random() * 2 ** 31))
    const random = new Random(seed, round)
    const victims = shuffled(random).slice(0, 1 + random.below(PARTS.length))
    const delays = victims.map(() => random.below(LATEST_MS)).sort((a, b) => a - b)
    console.log(`round ${round}, seed ${seed}: ${victims} after ${delays} ms`)
    await product.start(`udp port ${PORT}`)
    const told = await killDuring(victims, delays)

    await product.revive()
    const { page } = product
    if (!product.dead.has('tapcap')) {
      await expect(page.getByTestId('status-capture')).toContainText('Capturing')
      await expect.poll(() => frames(page)).toBe(COUNT)
      await stop(page)
    } else {
      await expect(page.getByTestId('status-capture')).not.toContainText('Capturing')
    }
    await product.quit()
    await expect.poll(() => product.processes(), 'processes that are left').toEqual([])

    const numbers = numbersIn(product.file, product.dead.has('tapcap'))
    expect(numbers, 'no frame is missing before the last one').toEqual(numbers.map((_, i) => i))
    expect(numbers.length, `${victims} killed after ${delays} ms`).toBeGreaterThanOrEqual(told)
    if (!product.dead.has('tapcap')) expect(numbers).toHaveLength(COUNT)
  })
}

/** Kills parts so long after the first datagram; the most frames that the window told of before tapcap died. */
async function killDuring(victims: readonly Part[], delays: readonly number[]): Promise<number> {
  const words = ['--count', COUNT, '--rate', RATE, '--size', 100, '--port', PORT].map(String)
  const blast = spawn(BLAST, words, { stdio: 'ignore' })
  const ended = once(blast, 'exit')
  await once(blast, 'spawn')
  const started = performance.now()
  let most = 0
  for (const [i, victim] of victims.entries()) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, started + delays[i] - performance.now())))
    most = Math.max(most, await product.kill(victim))
  }
  await ended
  return most
}

function shuffled(random: Random): Part[] {
  const left = [...PARTS]
  return PARTS.map(() => left.splice(random.below(left.length), 1)[0])
}

/** The numbers that the datagrams in a file carry. A kill in the middle of a write may cut the last block; tshark shows all before it. */
function numbersIn(file: string, mayBeCut: boolean): number[] {
  const args = ['-n', '-r', file, '-T', 'fields', '-e', 'udp.payload']
  const { stdout, stderr, status } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) expect(mayBeCut && stderr, `tshark on ${file}`).toMatch(/cut short/)
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => Number(Buffer.from(line.slice(0, 16), 'hex').readBigUInt64LE()))
}
