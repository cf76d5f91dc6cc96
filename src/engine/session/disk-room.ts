/** Room on the disk that captures are written to, looked at now and then. */
import { statfs } from 'node:fs/promises'

const LOOK_MS = 5000

export class DiskRoom {
  /** Bytes; null where that can't be told. */
  free: number | null = null
  private lookedAt = 0

  /** Looks again where that is due. */
  async look(folder: string): Promise<void> {
    const now = Date.now()
    if (now - this.lookedAt < LOOK_MS) return
    this.lookedAt = now
    try {
      const { bavail, bsize } = await statfs(folder)
      this.free = bavail * bsize
    } catch {
      this.free = null
    }
  }
}
