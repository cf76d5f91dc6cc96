/**
 * A named pipe, as `mkfifo` makes it, for its owner alone. Readers come and go: without one, what comes waits. What is in the pipe when a reader
 * goes stays there for the next one, so that each event is read once.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, constants, fstatSync, lstatSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { joined, type OutputRecord } from '../record.ts'
import type { Connection, Transport } from '../transport.ts'
import { sleep } from '../waiter.ts'

const BATCH = { bytes: 64 * 1024, records: 4096 }
const FIRST_WAIT_MS = 2
const LONGEST_WAIT_MS = 100
const NO_READER = 'nobody reads it'

/** Throws when something else is there, or it is somebody else's. True when it was made now. */
export function makePipe(path: string): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (there) {
    checkPipe(path, there)
    return false
  }
  const { status, stderr, error } = spawnSync('mkfifo', ['-m', '600', '--', path], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${path} can't be made: ${error?.message ?? stderr.trim()}`)
  checkPipe(path, lstatSync(path))
  return true
}

function checkPipe(path: string, stat: { isFIFO(): boolean; readonly uid: number; readonly mode: number }): void {
  if (!stat.isFIFO()) throw new Error(`${path} is there already and is no named pipe`)
  if (stat.uid !== process.getuid?.()) throw new Error(`${path} belongs to another user`)
  if ((stat.mode & 0o077) !== 0) throw new Error(`${path} is open to other users: chmod 600 it`)
}

/** `ours`: it was made for this, and goes with it. */
export function pipeTransport(path: string, ours: boolean): Transport {
  return {
    batch: BATCH,
    maxBackoffMs: 500,
    isOptional: true,
    async connect(headers, signal) {
      const fd = openPipe(path)
      const connection = new PipeConnection(fd, signal)
      const first = headers()
      if (first.length > 0) await connection.send(first)
      return connection
    },
    dispose() {
      if (ours) removePipe(path)
    },
  }
}

function openPipe(path: string): number {
  const { O_WRONLY, O_NONBLOCK, O_NOFOLLOW } = constants
  let fd: number
  try {
    fd = openSync(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENXIO' ? new Error(NO_READER) : error
  }
  try {
    checkPipe(path, fstatSync(fd))
    return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

class PipeConnection implements Connection {
  readonly broken = new Promise<never>(() => {})
  private readonly fd: number
  private readonly signal: AbortSignal

  constructor(fd: number, signal: AbortSignal) {
    this.fd = fd
    this.signal = signal
  }

  /** Goes on where it was when a reader is slow, or another one comes. */
  async send(records: readonly OutputRecord[]): Promise<number> {
    const bytes = joined(records)
    let waitMs = FIRST_WAIT_MS
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(this.fd, bytes, at)
        waitMs = FIRST_WAIT_MS
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'EAGAIN' && code !== 'EPIPE') throw error
        await sleep(waitMs, this.signal)
        if (this.signal.aborted) throw new Error(code === 'EPIPE' ? NO_READER : 'the reader is too slow')
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)
      }
    }
    return 0
  }

  async close(): Promise<void> {
    closeSync(this.fd)
  }
}

/** It may be gone already. */
function removePipe(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Somebody else has removed it.
  }
}
