/** What rings deleted before it was read: counted, and told now and then. */
import type { SessionInfo } from '../../shared/wire/calls.ts'
import type { Notice } from '../session.ts'

/** How long losses are gathered before the first word of them, and between two. */
const GATHER_MS = 1000
const REPEAT_MS = 30_000

type Unread = NonNullable<SessionInfo['unread']>

export class UnreadFrames {
  private sum: Unread = { frames: 0, files: 0 }
  private timer: NodeJS.Timeout | undefined
  private toldAtMs = Number.NEGATIVE_INFINITY
  private readonly tell: (notice: Notice) => void

  constructor(tell: (notice: Notice) => void) {
    this.tell = tell
  }

  /** Null while nothing is missing. */
  get info(): Unread | null {
    return this.sum.frames + this.sum.files === 0 ? null : this.sum
  }

  add({ frames, files }: Unread): void {
    this.sum = { frames: this.sum.frames + frames, files: this.sum.files + files }
    const wait = Math.max(GATHER_MS, this.toldAtMs + REPEAT_MS - Date.now())
    this.timer ??= setTimeout(() => this.report(), wait).unref()
  }

  dispose(): void {
    clearTimeout(this.timer)
  }

  private report(): void {
    this.timer = undefined
    this.toldAtMs = Date.now()
    const message = `${unreadText(this.sum)} not in the table: the ring deleted the files before they were read`
    this.tell({ severity: 'warning', message, hint: 'Larger files, or more of them, leave more time' })
  }
}

/** `2,000 frames and 3 files of a ring are`. */
function unreadText({ frames, files }: Unread): string {
  const parts = [
    ...(frames > 0 ? [counted(frames, 'frame')] : []),
    ...(files > 0 ? [`${counted(files, 'file')} of a ring`] : []),
  ]
  return `${parts.join(' and ')} ${frames + files === 1 ? 'is' : 'are'}`
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
