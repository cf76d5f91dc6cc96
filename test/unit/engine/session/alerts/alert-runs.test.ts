/** When rules begin: at once, or after a file that is being read. */
import { expect, it, vi } from 'vitest'
import { AlertRuns, type RunInput } from '../../../../../src/engine/session/alerts/alert-runs.ts'

const { cores } = vi.hoisted(() => ({ cores: { count: 2 } }))
vi.mock('node:os', async (original) => ({ ...(await original()), availableParallelism: () => cores.count }))

function runs(): { readonly runs: AlertRuns; readonly rules: ReturnType<typeof vi.fn> } {
  const rules = vi.fn(async () => [])
  const input = { index: { columns: { rowCount: 10 } } } as unknown as RunInput
  return { runs: new AlertRuns(input, true, { rules, emit() {}, moved() {}, failed: expect.fail }), rules }
}
const READING = { isSettled: false, isReading: true }
const READ = { isSettled: true, isReading: false }
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('rules begin at once where nothing is read, as in a capture', async () => {
  const one = runs()
  one.runs.advance({ isSettled: false, isReading: false })
  await turn()
  expect(one.rules).toHaveBeenCalledOnce()
})

it('with few cores rules wait until the file is there', async () => {
  const one = runs()
  one.runs.advance(READING)
  await turn()
  expect(one.rules).not.toHaveBeenCalled()
  expect(one.runs.progress).toEqual({ done: 0, total: 10 })
  one.runs.advance(READ)
  await turn()
  expect(one.rules).toHaveBeenCalledOnce()
})

it('but not for long, and not when they are let go', async () => {
  const [long, gone] = [runs(), runs()]
  long.runs.advance(READING)
  gone.runs.advance(READING)
  gone.runs.dispose()
  await expect.poll(() => long.rules.mock.calls.length, { timeout: 10_000 }).toBe(1)
  expect(gone.rules).not.toHaveBeenCalled()
})

it('with many cores nothing waits', async () => {
  cores.count = 16
  const one = runs()
  one.runs.advance(READING)
  await turn()
  cores.count = 2
  expect(one.rules).toHaveBeenCalledOnce()
})
