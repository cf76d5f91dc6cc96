import { describe, expect, it } from 'vitest'
import { FileWindows, WINDOW_BYTES } from '../../../../src/engine/store/file-window.ts'

describe('windows', () => {
  it('are used again when nobody holds them', () => {
    const made: number[] = []
    const windows = new FileWindows(8, (id) => made.push(id))
    const first = windows.acquire(1)
    expect(first?.bytes).toHaveLength(WINDOW_BYTES)
    windows.hold(0)
    windows.release(0)
    expect(windows.acquire(1)?.id).toBe(1)
    windows.release(0)
    expect(windows.acquire(1)?.id).toBe(0)
    expect(made).toEqual([0, 1])
  })

  it('are so many and no more, and as large as a record needs', () => {
    const windows = new FileWindows(2)
    expect(windows.acquire(WINDOW_BYTES + 1)?.bytes).toHaveLength(WINDOW_BYTES + 1)
    windows.acquire(1)
    expect(windows.acquire(1)).toBeUndefined()
    windows.release(0)
    expect(windows.acquire(1)?.bytes).toHaveLength(WINDOW_BYTES)
  })
})
