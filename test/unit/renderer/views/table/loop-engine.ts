/** An engine at the other end of a loop: answers `rows.read` when it is told to, from rows that are made up. */
import { EngineClient } from '../../../../../src/shared/wire/engine-client.ts'
import { type RowNumbers, RowsEncoder } from '../../../../../src/shared/wire/rows.ts'
import type { Transport } from '../../../../../src/shared/wire/transport.ts'

export interface Asked {
  readonly call: number
  readonly from: number
  readonly count: number
}

const row = (position: number): RowNumbers => ({
  number: position + 1,
  timeSeconds: 1_700_000_000 + position,
  timeNanos: position % 1000,
  capturedLength: 60,
  originalLength: 60,
  related: 0,
  flags: 0,
  protocol: 1,
  source: 0,
})

export class LoopEngine {
  rows: number
  generation = 0
  /** The most rows an answer holds. */
  batch = 10_000
  readonly asked: Asked[] = []
  readonly cancelled: number[] = []
  readonly client: EngineClient
  private readonly transport: Transport

  constructor(rows: number) {
    this.rows = rows
    this.transport = {
      buffered: 0,
      send: (message) => this.receive(JSON.parse(String(message))),
      close: () => {},
      onMessage: () => {},
      onClose: () => {},
    }
    this.client = new EngineClient(this.transport)
  }

  /** Answers the oldest question that is open. */
  answer(): void {
    const asked = this.asked.shift()
    if (!asked) throw new Error('Nothing was asked')
    const encoder = new RowsEncoder()
    const end = Math.min(this.rows, asked.from + Math.min(this.batch, asked.count))
    for (let position = asked.from; position < end; position++) {
      encoder.append(row(position), ['10.0.0.1', '10.0.0.2', 'TCP', `row ${position}`])
    }
    this.transport.onMessage(encoder.finish(asked.call, 1, this.generation, asked.from))
  }

  /** Answers until nothing is asked any more. */
  async answerAll(): Promise<void> {
    while (this.asked.length > 0) {
      this.answer()
      await new Promise((resolve) => setTimeout(resolve))
    }
  }

  refuse(): void {
    const asked = this.asked.shift()
    if (asked) this.transport.onMessage(JSON.stringify({ error: asked.call, message: 'no', hint: null }))
  }

  private receive(message: { call?: number; cancel?: number; params?: { from: number; count: number } }): void {
    if (message.cancel !== undefined) this.cancelled.push(message.cancel)
    else if (message.call !== undefined && message.params) this.asked.push({ call: message.call, ...message.params })
  }
}
