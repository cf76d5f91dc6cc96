/** What was sent lately on a connection that does not say what was read: sent again on the next one, so that everything arrives at least once. */
import type { OutputRecord } from './record.ts'

interface SentBatch {
  readonly records: readonly OutputRecord[]
  readonly bytes: number
  atMs: number
}

export class SentWindow {
  private readonly limits: { readonly bytes: number; readonly ms: number }
  private readonly sent: SentBatch[] = []
  private bytes = 0

  constructor(limits: { readonly bytes: number; readonly ms: number }) {
    this.limits = limits
  }

  add(records: readonly OutputRecord[], nowMs = performance.now()): void {
    if (this.limits.bytes === 0) return
    const bytes = records.reduce((sum, one) => sum + one.bytes.length, 0)
    this.sent.push({ records, bytes, atMs: nowMs })
    this.bytes += bytes
    this.forget(nowMs)
  }

  get isEmpty(): boolean {
    return this.sent.length === 0
  }

  /** All of it was sent again just now. */
  refresh(nowMs = performance.now()): void {
    for (const batch of this.sent) batch.atMs = nowMs
  }

  clear(): void {
    this.sent.length = 0
    this.bytes = 0
  }

  /** What is to be sent again, oldest first, without headers, in batches of so many bytes and records. */
  batches(bytes: number, records: number): OutputRecord[][] {
    const batches: OutputRecord[][] = []
    let size = Number.POSITIVE_INFINITY
    for (const record of this.sent.flatMap((batch) => batch.records)) {
      if (record.header) continue
      const last = batches.at(-1)
      if (!last || size + record.bytes.length > bytes || last.length >= records) {
        batches.push([record])
        size = record.bytes.length
      } else {
        last.push(record)
        size += record.bytes.length
      }
    }
    return batches
  }

  private forget(nowMs: number): void {
    const { sent, limits } = this
    while (sent.length > 0 && (this.bytes > limits.bytes || nowMs - sent[0].atMs > limits.ms)) {
      this.bytes -= sent[0].bytes
      sent.shift()
    }
  }
}
