/** How an output reaches its receiver. Small on purpose: waiting, trying again, spilling and counting are `Output`'s. */
import type { OutputRecord } from './record.ts'

export interface Connection {
  /**
   * Resolves when the receiver, or the kernel for it, has taken all of them, with how many it refused for good; rejects when it did not, and then
   * none counts as taken. One call at a time.
   */
  send(records: readonly OutputRecord[]): Promise<number>
  /** Sends what is under way, says goodbye, resolves when that is done. */
  close(): Promise<void>
  /** Rejects when the receiver is gone, also while nothing is sent; never resolves. */
  readonly broken: Promise<never>
}

export interface Transport {
  /**
   * Rejects when there is nobody. `headers` are to be sent before anything else, here and wherever the transport begins anew (another file).
   * When `signal` is aborted everything ends at once.
   */
  connect(headers: () => readonly OutputRecord[], signal: AbortSignal): Promise<Connection>
  /** What `send` gets at most at a time. */
  readonly batch: { readonly bytes: number; readonly records: number }
  /** A batch that is not full waits so long for more. */
  readonly lingerMs?: number
  /**
   * What was sent and may not have been read when a connection breaks, which is sent again on the next one: the last so many bytes, of the
   * last so many milliseconds. Absent where `send` means that it arrived.
   */
  readonly unsure?: { readonly bytes: number; readonly ms: number }
  /** Whether nobody has to read it: at the end one that never came is not waited for. */
  readonly isOptional?: boolean
  /** Lets go of what was made for it; nothing is sent any more. */
  dispose?(): void
  /** Longest wait between two tries. */
  readonly maxBackoffMs?: number
}

/** The receiver went away in a way that tells that it has read everything: nothing is sent again. */
export class CleanEnd extends Error {}
/** There is no use in trying again: nobody reads any more. */
export class Gone extends Error {}
