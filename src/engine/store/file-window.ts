/**
 * Windows of files that are read: shared memory, so that another thread may look at frames in one while the next is filled. A window is
 * used again when nobody holds it any more; there are only so many of a kind, which is what keeps a fast reader from running away.
 */
export interface FileWindow {
  readonly id: number
  readonly bytes: Uint8Array
}

interface Held {
  readonly window: FileWindow
  holders: number
}

export const WINDOW_BYTES = 2 * 1024 * 1024

export class FileWindows {
  private readonly free: FileWindow[] = []
  private readonly held = new Map<number, Held>()
  private readonly limit: number
  private readonly onNew: (id: number, buffer: SharedArrayBuffer) => void
  private next = 0

  /** At most `limit` windows are out at a time; `onNew` hears of each buffer before it is filled. */
  constructor(limit = Number.POSITIVE_INFINITY, onNew: (id: number, buffer: SharedArrayBuffer) => void = () => {}) {
    this.limit = limit
    this.onNew = onNew
  }

  /** A window with room for `size` bytes, held once; undefined while all are out. */
  acquire(size: number): FileWindow | undefined {
    if (this.held.size >= this.limit) return undefined
    const window = (size <= WINDOW_BYTES && this.free.pop()) || this.make(Math.max(size, WINDOW_BYTES))
    this.held.set(window.id, { window, holders: 1 })
    return window
  }

  /** Holds a window that is out once more. */
  hold(id: number): void {
    const held = this.held.get(id)
    if (held) held.holders++
  }

  release(id: number): void {
    const held = this.held.get(id)
    if (!held || --held.holders > 0) return
    this.held.delete(id)
    // One that was made for a large record is not kept.
    if (held.window.bytes.length === WINDOW_BYTES) this.free.push(held.window)
  }

  private make(size: number): FileWindow {
    const buffer = new SharedArrayBuffer(size)
    const id = this.next++
    this.onNew(id, buffer)
    return { id, bytes: new Uint8Array(buffer) }
  }
}
