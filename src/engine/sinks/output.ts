/**
 * One output: what waits for its receiver, and the loop that connects, sends, and tries again. Writing to it never waits: what there is no room
 * for is dropped and counted.
 */
import type { SinkEvent } from './event.ts'
import type { EventEncoder, OutputRecord } from './record.ts'
import { type QueueLimits, RecordQueue } from './record-queue.ts'
import { SentWindow } from './sent-window.ts'
import { CleanEnd, type Connection, Gone, type Transport } from './transport.ts'
import { sleep, Waiter } from './waiter.ts'

const FIRST_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 15_000
/** How often one that waits looks whether it still wants to. */
const READY_MS = 250
/** After giving up, how long a transport has to let go. */
const LAST_MS = 500
const DROPS_SAID_MS = 10_000

/** Events, but for the bytes. */
export interface OutputCounts {
  /** Events that were handed to the output. */
  readonly written: number
  /** Taken by the receiver, or by the kernel on its behalf. */
  readonly delivered: number
  /** There was no room for them. */
  readonly dropped: number
  /** Refused by the receiver for good. */
  readonly refused: number
  /** Sent once more, since it was not sure that they had arrived. */
  readonly resent: number
  readonly waiting: number
  readonly spilledBytes: number
}

/** Where events go. */
export interface EventSink {
  readonly name: string
  readonly counts: OutputCounts
  /** Nobody reads any more, and nobody will. */
  readonly gone: boolean
  write(event: SinkEvent): void
  /** Resolves when there is room for more, or the signal is aborted: for those that can wait. */
  ready(signal: AbortSignal): Promise<void>
  /** Sends what waits; after so many milliseconds what is left is given up. */
  finish(patienceMs: number): Promise<void>
  /** Ends `finish` at once. */
  giveUp(): void
}

export interface OutputOptions extends QueueLimits {
  /** As it is shown, without secrets. */
  readonly name: string
  /** Folder for what is spilled. */
  readonly folder: string
  /** Hears what a person has to know. */
  readonly say: (message: string) => void
}

export class Output implements EventSink {
  readonly name: string
  gone = false
  private readonly transport: Transport
  private readonly encoder: EventEncoder
  private readonly options: OutputOptions
  private readonly queue: RecordQueue
  private readonly sent: SentWindow
  private readonly headers: OutputRecord[] = []
  private readonly abort = new AbortController()
  /** Ends the wait before the next try. */
  private readonly hurry = new AbortController()
  /** Rings when there is something to do, and when there is room. */
  private readonly work = new Waiter()
  private readonly room = new Waiter()
  private readonly ended: Promise<void>
  private readonly abandoned: Promise<void>
  /** What is being sent. */
  private batch: OutputRecord[] = []
  private finishing = false
  private everConnected = false
  private backoffMs = FIRST_BACKOFF_MS
  private trouble = ''
  private readonly tally = { written: 0, delivered: 0, dropped: 0, refused: 0, resent: 0 }
  private dropsSaid = 0
  private dropsSaidAtMs = Number.NEGATIVE_INFINITY

  constructor(transport: Transport, encoder: EventEncoder, options: OutputOptions) {
    this.name = options.name
    this.transport = transport
    this.encoder = encoder
    this.options = options
    this.queue = new RecordQueue(options, options.folder)
    this.sent = new SentWindow(transport.unsure ?? { bytes: 0, ms: 0 })
    this.ended = this.run()
    this.abandoned = new Promise((resolve) => {
      this.abort.signal.addEventListener('abort', () => setTimeout(resolve, LAST_MS).unref())
    })
  }

  get counts(): OutputCounts {
    const waiting = events(this.batch) + this.queue.records
    const dropped = this.tally.dropped + this.queue.lost
    return { ...this.tally, dropped, waiting, spilledBytes: this.queue.spilledBytes }
  }

  write(event: SinkEvent): void {
    this.tally.written++
    if (this.gone) return
    let whole = true
    for (const record of this.encoder.encode(event)) whole = this.queue.push(record) && whole
    if (!whole) this.drop(1)
    this.work.ring()
  }

  async ready(signal: AbortSignal): Promise<void> {
    while (!this.queue.hasRoom && !this.gone && !signal.aborted) await this.room.next(READY_MS)
  }

  async finish(patienceMs: number): Promise<void> {
    this.finishing = true
    this.work.ring()
    this.hurry.abort()
    const timer = setTimeout(() => this.giveUp(), patienceMs)
    // A file system that does not answer keeps nobody from leaving.
    await Promise.race([this.ended, this.abandoned])
    clearTimeout(timer)
    const { waiting } = this.counts
    if (waiting > 0 && !this.gone) {
      this.tally.dropped += waiting
      this.options.say(`${this.name}: ${count(waiting)} not delivered${this.trouble && `: ${this.trouble}`}`)
    }
    this.batch = []
    this.queue.dispose()
    this.transport.dispose?.()
  }

  giveUp(): void {
    this.abort.abort(new Error('ended'))
  }

  private async run(): Promise<void> {
    const { signal } = this.abort
    while (!signal.aborted && !this.isDone) {
      try {
        const connection = await this.transport.connect(() => this.headers, signal)
        if (this.trouble !== '') this.options.say(`${this.name}: connected again`)
        this.trouble = ''
        this.everConnected = true
        await this.pump(connection)
        return
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof Gone) {
          this.gone = true
          this.room.ring()
          return
        }
        this.fail(error as Error)
        await this.backOff()
      }
    }
  }

  /** Whether there is no need to connect again. */
  private get isDone(): boolean {
    if (!this.finishing || this.trouble === '') return false
    if (this.transport.isOptional && !this.everConnected) return true
    return this.counts.waiting === 0 && this.sent.isEmpty
  }

  private async backOff(): Promise<void> {
    const { signal } = this.finishing ? this.abort : this.hurry
    await sleep(this.finishing ? FIRST_BACKOFF_MS : this.backoffMs * (0.75 + Math.random() / 2), signal)
    this.backoffMs = Math.min(2 * this.backoffMs, this.transport.maxBackoffMs ?? MAX_BACKOFF_MS)
  }

  /** Sends until all is sent and nothing more will come; rejects when the connection breaks. */
  private async pump(connection: Connection): Promise<void> {
    // It is told to those who wait for it; where nobody does just then it is no crash.
    connection.broken.catch(() => {})
    await this.sendAgain(connection)
    for (;;) {
      while (this.batch.length === 0 && !(this.finishing && this.queue.records === 0)) {
        this.batch = await this.nextBatch(connection)
      }
      if (this.batch.length === 0) {
        await connection.close()
        return
      }
      const { batch } = this
      const refused = await connection.send(batch)
      this.batch = []
      this.backoffMs = FIRST_BACKOFF_MS
      this.tally.refused += refused
      this.tally.delivered += events(batch) - refused
      for (const record of batch) if (record.header) this.headers.push(record)
      this.sent.add(batch)
      if (this.queue.hasRoom) this.room.ring()
    }
  }

  private async sendAgain(connection: Connection): Promise<void> {
    const { batch } = this.transport
    for (const records of this.sent.batches(batch.bytes, batch.records)) {
      await connection.send(records)
      this.tally.resent += records.length
    }
    this.sent.refresh()
  }

  /** Empty when nothing more will come. */
  private async nextBatch(connection: Connection): Promise<OutputRecord[]> {
    const { batch, lingerMs = 0 } = this.transport
    while (this.queue.records === 0) {
      if (this.finishing) return []
      await Promise.race([this.work.next(), connection.broken])
    }
    const full = (): boolean => this.queue.bytes >= batch.bytes || this.queue.records >= batch.records
    const until = performance.now() + lingerMs
    for (let left = lingerMs; left > 0 && !full() && !this.finishing; left = until - performance.now()) {
      await Promise.race([this.work.next(left), connection.broken])
    }
    return this.queue.take(batch.bytes, batch.records)
  }

  private fail(error: Error): void {
    if (error instanceof CleanEnd) this.sent.clear()
    const message = error.message || String((error as NodeJS.ErrnoException).code ?? error)
    if (message !== this.trouble) this.options.say(`${this.name}: ${message}; trying again`)
    this.trouble = message
  }

  private drop(records: number): void {
    this.tally.dropped += records
    const now = performance.now()
    if (now - this.dropsSaidAtMs < DROPS_SAID_MS) return
    this.dropsSaidAtMs = now
    const more = this.tally.dropped - this.dropsSaid
    this.dropsSaid = this.tally.dropped
    const why = this.queue.spillProblem || this.trouble || 'the receiver is too slow'
    this.options.say(`${this.name}: ${count(more)} dropped so far: no room for more (${why})`)
  }
}

const count = (events: number): string => `${events} event${events === 1 ? '' : 's'}`
const events = (records: readonly OutputRecord[]): number =>
  records.reduce((sum, { header }) => (header ? sum : sum + 1), 0)
