/** Short messages that come and go without blocking anything. */
import { create } from 'zustand'
import { EngineError } from '../../shared/wire/engine-client.ts'

export type NoticeSeverity = 'info' | 'warning' | 'error'

/** What a notice offers to do; it goes with that. */
export interface NoticeAction {
  readonly label: string
  readonly run: () => void
}

export interface Notice {
  readonly id: number
  readonly severity: NoticeSeverity
  readonly message: string
  readonly hint: string | null
  /** 0 to 1 while something is under way; such a notice stays. */
  readonly progress: number | null
  readonly cancel: (() => void) | null
  readonly action: NoticeAction | null
}

/** Time enough to undo. */
const ACTION_MS = 9000

const LIFETIME_MS: Readonly<Record<NoticeSeverity, number>> = { info: 5000, warning: 9000, error: 15000 }
const MOST = 5

export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }))

let nextId = 1

export const dismissNotice = (id: number): void =>
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))

const sameNews = (a: string, b: string): boolean => a.endsWith(b) || b.endsWith(a)

export function notify(
  severity: NoticeSeverity,
  message: string,
  hint: string | null = null,
  action: NoticeAction | null = null,
): void {
  // A failed call and the engine's own notice may tell of the same thing.
  const alike = useNotices
    .getState()
    .notices.find((notice) => !notice.action && !action && notice.hint === hint && sameNews(notice.message, message))
  if (alike && alike.message.length >= message.length) return
  if (alike) dismissNotice(alike.id)
  const id = nextId++
  const notice: Notice = { id, severity, message, hint, progress: null, cancel: null, action }
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice].slice(-MOST) }))
  setTimeout(() => dismissNotice(id), Math.max(LIFETIME_MS[severity], action ? ACTION_MS : 0))
}

/** Tells what went wrong. Cancelled work is not worth a word. */
export function report(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return
  if (error instanceof EngineError) {
    if (!/cancel|the engine stopped|not connected|not running|there is no view/i.test(error.message))
      notify('error', error.message, error.hint)
  } else {
    notify('error', error instanceof Error ? error.message : String(error))
  }
}

export interface ProgressNotice {
  update(fraction: number): void
  end(): void
}

/** A notice that stays until `end`, with a bar and a way to cancel. */
export function notifyProgress(message: string, cancel: () => void): ProgressNotice {
  const id = nextId++
  const notice: Notice = { id, severity: 'info', message, hint: null, progress: 0, cancel, action: null }
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice] }))
  return {
    update: (progress) =>
      useNotices.setState(({ notices }) => ({
        notices: notices.map((known) => (known.id === id ? { ...known, progress } : known)),
      })),
    end: () => dismissNotice(id),
  }
}
