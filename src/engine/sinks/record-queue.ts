/** What waits to be sent by one output: in memory up to a bound, then on disk up to another; beyond it the newest is refused. */
import type { OutputRecord } from './record.ts'
import { Spill } from './spill.ts'

export interface QueueLimits {
  /** Bytes in memory, and bytes on disk. */
  readonly memoryBytes: number
  readonly spillBytes: number
}

export class RecordQueue {
  private readonly limits: QueueLimits
  private readonly spill: Spill
  /** Older than what is spilled; those before `first` are taken. */
  private memory: OutputRecord[] = []
  private first = 0
  private memoryBytes = 0

  /** `folder` is for what goes to disk; it is made when it is needed. */
  constructor(limits: QueueLimits, folder: string) {
    this.limits = limits
    this.spill = new Spill(folder, limits.spillBytes)
  }

  get records(): number {
    return this.memory.length - this.first + this.spill.records
  }

  get bytes(): number {
    return this.memoryBytes + this.spill.bytes
  }

  get spilledBytes(): number {
    return this.spill.bytes
  }

  /** Records that went to disk and did not come back. */
  get lost(): number {
    return this.spill.lost
  }

  /** Why the disk refused to take something, empty when it did not. */
  get spillProblem(): string {
    return this.spill.problem
  }

  /** Whether memory is less than half full. */
  get hasRoom(): boolean {
    return this.spill.records === 0 && this.memoryBytes < this.limits.memoryBytes / 2
  }

  /** False when there is no room. A header always has some, and so has a record alone, however large. */
  push(record: OutputRecord): boolean {
    if (this.spill.records === 0) {
      const fits = this.memoryBytes + record.bytes.length <= this.limits.memoryBytes
      if (fits || record.header || this.records === 0) {
        this.memory.push(record)
        this.memoryBytes += record.bytes.length
        return true
      }
    }
    return this.spill.push(record)
  }

  /** Takes the oldest away, up to so many bytes and records, one at least where there is any. */
  take(maxBytes: number, maxRecords: number): OutputRecord[] {
    if (this.first === this.memory.length) this.refill()
    const taken: OutputRecord[] = []
    let bytes = 0
    while (this.first < this.memory.length && taken.length < maxRecords) {
      const record = this.memory[this.first]
      if (taken.length > 0 && bytes + record.bytes.length > maxBytes) break
      taken.push(record)
      bytes += record.bytes.length
      this.first++
    }
    this.memoryBytes -= bytes
    return taken
  }

  dispose(): void {
    this.spill.dispose()
  }

  private refill(): void {
    this.first = 0
    this.memory = this.spill.records > 0 ? [...this.spill.take()] : []
    this.memoryBytes = this.memory.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }
}
