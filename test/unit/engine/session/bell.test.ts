import { expect, it } from 'vitest'
import { Bell } from '../../../../src/engine/session/bell.ts'

/** Whether the bell has been answered once all that is under way is done. */
async function answered(next: Promise<void>): Promise<boolean> {
  let done = false
  void next.then(() => {
    done = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return done
}

it('is heard by one that waits', async () => {
  const bell = new Bell()
  const next = bell.next()
  expect(await answered(next)).toBe(false)
  bell.ring()
  expect(await answered(next)).toBe(true)
})

it('is heard by one that comes later, once', async () => {
  const bell = new Bell()
  bell.ring()
  bell.ring()
  expect(await answered(bell.next())).toBe(true)
  expect(await answered(bell.next())).toBe(false)
})
