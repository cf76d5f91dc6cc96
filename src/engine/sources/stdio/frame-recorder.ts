/**
 * Writes frames into a spool as they pass. Never waits and never fails: what the disk does not take within a bound is dropped and
 * counted, and the next frame of the interface says how many are missing before it.
 */
import { release, type } from 'node:os'
import { BlockType } from '../../store/pcapng-blocks.ts'
import { type FrameHeader, type FrameNotes, type InterfaceInfo, PcapngWriter } from '../../store/pcapng-writer.ts'
import type { SpoolFileWriter } from '../../store/spool-file-writer.ts'
import { LINKTYPE_WIRESHARK_UPPER_PDU, PLAIN_TAGS } from './exported-pdu.ts'
import { WallClock } from './wall-clock.ts'

/** A frame is in the file at most this much after it passed. */
const FLUSH_MS = 50
const BATCH_BYTES = 256 * 1024
/** Room for the largest messages, both ways, while a disk catches its breath. */
const MAX_QUEUED_BYTES = 256 * 1024 * 1024
const INBOUND = 1
const OUTBOUND = 2

export interface StreamCounters {
  frames: number
  /** Bytes of the stream, dropped ones too. */
  bytes: number
  dropped: number
}

export interface FrameRecorderOptions {
  /** Program and version, as `Tapscope 1.0`. */
  readonly application: string
  readonly maxQueuedBytes?: number
}

/** An interface of the file, and the header that its frames share. */
export class RecordedStream {
  readonly counters: StreamCounters = { frames: 0, bytes: 0, dropped: 0 }
  readonly header: FrameHeader
  readonly interfaceId: number
  /** Frames dropped since the last one that was written. */
  missing = 0

  constructor(interfaceId: number, inbound: boolean) {
    const flags = inbound ? INBOUND : OUTBOUND
    this.interfaceId = interfaceId
    this.header = { interfaceId, timeSeconds: 0, timeNanos: 0, originalLength: 0, flags, prefix: PLAIN_TAGS.text }
  }
}

export class FrameRecorder {
  /** Called when frames begin to be dropped. */
  onDrop: () => void = () => {}
  protected readonly clock = new WallClock()
  private readonly file: SpoolFileWriter
  private readonly writer = new PcapngWriter(2 * BATCH_BYTES)
  private readonly system = `${type()} ${release()}`
  private readonly startNs: bigint
  private readonly recorded: RecordedStream[] = []
  private readonly maxQueuedBytes: number
  private timer: NodeJS.Timeout | undefined

  constructor(file: SpoolFileWriter, options: FrameRecorderOptions) {
    this.file = file
    this.maxQueuedBytes = options.maxQueuedBytes ?? MAX_QUEUED_BYTES
    this.startNs = this.clock.ns
    this.writer.section({ application: options.application, operatingSystem: this.system })
  }

  get total(): { frames: number; bytes: number; dropped: number } {
    const total = { frames: 0, bytes: 0, dropped: 0 }
    for (const { counters } of this.recorded) {
      total.frames += counters.frames
      total.bytes += counters.bytes
      total.dropped += counters.dropped
    }
    return total
  }

  /** Bytes in the file so far. */
  get writtenBytes(): number {
    return this.file.writtenBytes
  }

  /** Writes a frame of a stream, or counts it as dropped; its time and tags are in the stream's header. */
  write(stream: RecordedStream, bytes: Uint8Array, start: number, end: number, notes: FrameNotes | undefined): void {
    const { counters } = stream
    if (this.file.queuedBytes + this.writer.length > this.maxQueuedBytes) {
      counters.dropped++
      if (stream.missing++ === 0) this.onDrop()
      return
    }
    counters.frames++
    if (stream.missing === 0) this.writer.frame(stream.header, bytes, start, end, notes)
    else {
      const missing = `${stream.missing} frames before this one were not recorded: the disk was full or slow`
      const comments = [...(notes?.comments ?? []), missing]
      this.writer.frame(stream.header, bytes, start, end, { comments, dropCount: stream.missing })
      stream.missing = 0
    }
  }

  /** Writes the statistics and what waits, and closes the file. Counters are final after that. */
  async finish(): Promise<void> {
    this.clock.read()
    const { startNs, clock } = this
    for (const { interfaceId, counters } of this.recorded) {
      const { frames, dropped } = counters
      const received = frames + dropped
      this.writer.statistics({ interfaceId, startNs, endNs: clock.ns, received, delivered: frames, dropped })
    }
    this.flush()
    for (const batch of await this.file.end()) this.countLost(batch)
  }

  /** Describes an interface; streams are numbered in the order of these calls. */
  protected addInterface(about: Pick<InterfaceInfo, 'name' | 'description' | 'comments'>): number {
    return this.writer.interface({ ...about, linkType: LINKTYPE_WIRESHARK_UPPER_PDU, operatingSystem: this.system })
  }

  /** Takes in the stream of the interface that was described last. */
  protected addStream<S extends RecordedStream>(stream: S): S {
    this.recorded.push(stream)
    return stream
  }

  /** To be called after frames were written. */
  protected flushLater(): void {
    if (this.writer.length >= BATCH_BYTES) this.flush()
    else if (this.writer.length > 0) this.timer ??= setTimeout(() => this.flushSoon(), FLUSH_MS)
  }

  protected flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.writer.length > 0) this.file.append(this.writer.take(this.file.takeSpare()))
  }

  /** Small batches don't queue up behind one that the disk has not taken: they grow. */
  private flushSoon(): void {
    if (this.file.queuedBytes === 0) this.flush()
    else this.timer = setTimeout(() => this.flushSoon(), FLUSH_MS)
  }

  /** Frames of a batch that the disk never took. */
  private countLost(batch: Uint8Array): void {
    const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
    for (let at = 0; at < batch.length; at += view.getUint32(at + 4, true)) {
      if (view.getUint32(at, true) !== BlockType.enhancedPacket) continue
      const { counters } = this.recorded[view.getUint32(at + 8, true)]
      counters.frames--
      counters.dropped++
    }
  }
}
