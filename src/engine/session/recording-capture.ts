/** What a running recording of messages, of a command or of a proxy, tells of itself: its file and its counters. */
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import type { SpoolCounters } from '../store/spool-folder.ts'
import type { CapturesHost } from './captures.ts'

/** How often the counters are taken over. */
const COUNTERS_MS = 250

/** What is recorded, while it is. */
interface Recording {
  readonly path: string
  readonly folder: string
  readonly counters: SpoolCounters
}

export abstract class RecordingCapture {
  info: CaptureInfo
  readonly files: number[]
  protected readonly host: CapturesHost
  private readonly recording: Recording
  private readonly timer: NodeJS.Timeout

  protected constructor(info: CaptureInfo, recording: Recording, host: CapturesHost) {
    this.info = info
    this.recording = recording
    this.host = host
    this.files = [host.follow(recording.path)]
    this.timer = setInterval(() => this.count(), COUNTERS_MS)
  }

  get folder(): string {
    return this.recording.folder
  }

  /** Nothing more is recorded. */
  protected finishFiles(): void {
    clearInterval(this.timer)
    this.count()
    for (const file of this.files) this.host.finish(file)
  }

  protected change(changes: Partial<CaptureInfo>): void {
    this.info = { ...this.info, ...changes }
    this.host.changed()
  }

  private count(): void {
    const { frames, bytes, dropped } = this.recording.counters
    if (frames !== this.info.frames || dropped !== this.info.programDrops)
      this.change({ frames, bytes, programDrops: dropped })
  }
}
