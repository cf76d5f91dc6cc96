/**
 * The indexing worker's loop: takes frames from the open files, earliest first among those that have one, and gives them to the
 * scanner in batches, so that messages get through and rows are published while a large file is still being read.
 */
import type { Registry } from '../dissect/registry.ts'
import { FileFeed } from '../store/file-feed.ts'
import type { RecordParser } from '../store/record-parser.ts'
import { FrameScanner } from './frame-scanner.ts'
import { BATCH_FRAMES, FIRST_BATCH_FRAMES } from './link-batch.ts'
import { LinkBatches } from './link-batches.ts'
import type { FileProgress, FileToRead, ToIndexer, ToLinker } from './messages.ts'

const PROGRESS_MS = 50
/**
 * While several files grow, a frame waits this long for earlier ones of the others, so that the table is in the order of time although
 * capture programs write at different moments.
 */
const HOLD_SECONDS = 0.15
/** Times further ahead than this come from another clock, which is not waited for. */
const AHEAD_SECONDS = 1
/** How often a file that may grow is looked at when it had nothing new. */
const POLL_MS = 20

interface OpenFile {
  readonly id: number
  readonly feed: FileFeed
  readonly awaited: boolean
  frames: number
  keptSent: number
  /** What the last report said, to stay silent while nothing changes. */
  reported: string
}

export class IndexLoop {
  private readonly scanner: FrameScanner
  private readonly batches: LinkBatches
  private readonly send: (message: ToLinker) => void
  private readonly files: OpenFile[] = []
  /** Files that others go before. */
  private readonly queue: FileToRead[] = []
  /** Frames of the next batch at most. */
  private room = FIRST_BATCH_FRAMES
  private lastProgress = 0
  private scheduled = false
  private timer: NodeJS.Timeout | undefined

  /** `send` reaches the linker's thread, which passes on what the session's has to hear. */
  constructor(registry: Registry, send: (message: ToLinker) => void) {
    this.send = send
    this.batches = new LinkBatches(send)
    this.scanner = new FrameScanner(registry, {
      stacks: (buffer) => send({ type: 'stacks', buffer }),
      segment: (buffer) => send({ type: 'segment', buffer }),
      endpoints: (buffer) => send({ type: 'endpoints', buffer }),
      nestedAddresses: (part, buffer) => send({ type: 'nestedAddresses', part, buffer }),
      name: (name) => send({ type: 'name', name }),
      source: (source) => send({ type: 'source', source }),
    })
  }

  /** The linker is done with a batch. */
  linked(batch: number): void {
    this.batches.free(batch)
    this.wake()
  }

  receive(message: ToIndexer): void {
    switch (message.type) {
      case 'open':
        this.open(message)
        break
      case 'openTogether':
        for (const file of message.files) this.open(file)
        break
      case 'finish':
        this.finish(message.file)
        break
      case 'close':
        this.leaveOut(message.file)
        this.close(message.file)
        break
      case 'remove':
        if (this.leaveOut(message.file)) this.reportUnread(message.file)
        this.finish(message.file)
        break
    }
    this.wake()
  }

  dispose(): void {
    clearTimeout(this.timer)
    for (const { feed } of this.files) feed.close()
    this.files.length = 0
    this.queue.length = 0
  }

  private open(toRead: FileToRead): void {
    const { file, path, follow, awaited = false, resync = false, after } = toRead
    if (after !== undefined && this.isUnderWay(after)) {
      this.queue.push(toRead)
      return
    }
    this.files.push({
      id: file,
      feed: new FileFeed(path, follow, resync, this.batches.windows),
      awaited,
      frames: 0,
      keptSent: 0,
      reported: '',
    })
  }

  private finish(id: number): void {
    const file = this.files.find((one) => one.id === id)
    if (file) file.feed.follow = false
    const queued = this.queue.findIndex(({ file: one }) => one === id)
    if (queued >= 0) this.queue[queued] = { ...this.queue[queued], follow: false }
  }

  private close(id: number): void {
    const position = this.files.findIndex((file) => file.id === id)
    if (position < 0) return
    this.files[position].feed.close()
    this.files.splice(position, 1)
    this.openNext(id)
  }

  /** A file that is never begun: those after it come after the one before it. False when it is none of the queue. */
  private leaveOut(id: number): boolean {
    const position = this.queue.findIndex(({ file }) => file === id)
    if (position < 0) return false
    const [{ after }] = this.queue.splice(position, 1)
    this.queue.forEach((next, i) => {
      if (next.after === id && after !== undefined) this.queue[i] = { ...next, after }
    })
    return true
  }

  private isUnderWay(id: number): boolean {
    return this.files.some((file) => file.id === id) || this.queue.some(({ file }) => file === id)
  }

  private openNext(ended: number): void {
    const next = this.queue.findIndex(({ after }) => after === ended)
    if (next < 0) return
    const [toRead] = this.queue.splice(next, 1)
    this.open(toRead)
    this.openNext(ended)
  }

  private wake(): void {
    if (this.scheduled) return
    this.scheduled = true
    clearTimeout(this.timer)
    setImmediate(() => this.run())
  }

  private run(): void {
    this.scheduled = false
    const words = this.batches.begin()
    if (!words) return
    this.scanner.begin(words)
    const more = this.files.length === 1 ? this.slice(this.files[0]) : this.merge()
    for (const file of this.files) this.announce(file)
    this.batches.end(this.scanner.length, this.scanner.columns.nextRow)
    this.room = Math.min(BATCH_FRAMES, 2 * this.room)
    const ended = this.files.some(({ feed }) => isEnded(feed))
    this.report(!more || ended)
    if (ended) this.retire()
    if (more) this.wake()
    else if (this.files.length > 0) this.timer = setTimeout(() => this.wake(), POLL_MS)
  }

  /** Up to a batch of one file; true when there may be more at once. */
  private slice(file: OpenFile): boolean {
    const { feed } = file
    for (let n = 0; n < this.room; n++) {
      if (!feed.peek() || !feed.parser) return false
      this.take(file, feed.parser)
    }
    return true
  }

  /** Up to a batch of all files, the earliest frame of those at hand first. */
  private merge(): boolean {
    for (let n = 0; n < this.room; n++) {
      let earliest: OpenFile | undefined
      for (const file of this.files) {
        if (!file.feed.peek()) {
          if (file.feed.stalled || (file.awaited && file.feed.state === 'waiting')) return false
          continue
        }
        if (!earliest || isEarlier(file.feed, earliest.feed)) earliest = file
      }
      if (!earliest?.feed.parser || this.isHeld(earliest)) return false
      this.take(earliest, earliest.feed.parser)
    }
    return true
  }

  private take(file: OpenFile, parser: RecordParser): void {
    const { feed } = file
    this.batches.use(feed.window)
    this.scanner.append(file.id, parser, feed.window)
    feed.take()
    file.frames++
  }

  /** Whether a frame that is this young may still be preceded by one of a file that has nothing to show yet. */
  private isHeld(file: OpenFile): boolean {
    const { feed } = file
    const age = Date.now() / 1000 - (feed.parser?.timeSeconds ?? 0) - (feed.parser?.timeNanos ?? 0) * 1e-9
    if (age > HOLD_SECONDS || age < -AHEAD_SECONDS) return false
    return this.files.some((other) => other !== file && other.feed.state === 'waiting')
  }

  /** What stands between the frames of a file is known before the frames are. */
  private announce(file: OpenFile): void {
    const { parser } = file.feed
    if (!parser) return
    this.scanner.announceSources(file.id, parser)
    if (parser.keptBlocks.length === file.keptSent) return
    this.send({ type: 'kept', file: file.id, blocks: parser.keptBlocks.slice(file.keptSent) })
    file.keptSent = parser.keptBlocks.length
  }

  private report(now: boolean): void {
    const time = Date.now()
    if (!now && time - this.lastProgress < PROGRESS_MS) return
    this.lastProgress = time
    const files: FileProgress[] = []
    for (const file of this.files) {
      const { feed } = file
      const { parser } = feed
      const reported = `${feed.state} ${feed.size} ${feed.position}`
      if (reported === file.reported) continue
      file.reported = reported
      files.push({
        file: file.id,
        state: feed.state,
        format: parser?.format ?? 'unknown',
        problem: feed.problem,
        damages: feed.damages,
        damageCount: feed.damageCount,
        skippedBytes: feed.skippedBytes,
        size: feed.size,
        position: feed.position,
        frames: file.frames,
      })
    }
    if (files.length > 0) this.send({ type: 'progress', files })
  }

  /** A file was deleted before its turn came. */
  private reportUnread(file: number): void {
    const nothing = { damages: [], damageCount: 0, skippedBytes: 0, size: 0, position: 0, frames: 0 }
    const problem = 'deleted before it was read'
    this.send({ type: 'progress', files: [{ file, state: 'failed', format: 'unknown', problem, ...nothing }] })
  }

  /** Files that are read to their end leave the loop; their last progress was sent. */
  private retire(): void {
    for (let i = this.files.length - 1; i >= 0; i--) {
      if (!isEnded(this.files[i].feed)) continue
      const { id, feed } = this.files[i]
      feed.close()
      this.files.splice(i, 1)
      this.openNext(id)
    }
  }
}

const isEnded = ({ state }: FileFeed): boolean => state === 'complete' || state === 'damaged' || state === 'failed'

function isEarlier(a: FileFeed, b: FileFeed): boolean {
  if (!a.parser || !b.parser) return false
  const seconds = a.parser.timeSeconds - b.parser.timeSeconds
  return seconds < 0 || (seconds === 0 && a.parser.timeNanos < b.parser.timeNanos)
}
