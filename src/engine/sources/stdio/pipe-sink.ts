/**
 * The writing end of a stream that is passed on. What the pipe takes at once is written at once, past Node's stream machinery; the rest
 * is copied and follows when there is room, and until then the sender must not read on: `write` says so, `onDrain` ends it.
 */
import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { closeStandard, isPipeOrSocket } from './descriptors.ts'

export class PipeSink {
  /** Called when everything written has left. */
  onDrain: () => void = () => {}
  /** Called once when nobody reads any more. */
  onBroken: () => void = () => {}
  private readonly socket: Socket | undefined
  private readonly fd: number
  private waiting = 0
  private closed = false
  private whenEnded: (() => void) | undefined

  private constructor(socket: Socket | undefined, fd: number) {
    this.socket = socket
    this.fd = fd
    socket?.on('error', () => this.break())
    socket?.on('close', () => this.break())
  }

  /** A standard descriptor of ours, which is closed by `end`. */
  static ofDescriptor(fd: number): PipeSink {
    if (!isPipeOrSocket(fd)) return new PipeSink(undefined, fd)
    const socket = new Socket({ fd, readable: false, writable: true })
    socket.once('close', () => closeStandard(fd))
    return new PipeSink(socket, process.platform === 'win32' ? -1 : fd)
  }

  /** A child's input, as spawn made it. */
  static ofChild(input: Socket): PipeSink {
    const { _handle } = input as Socket & { _handle?: { fd?: number } | null }
    return new PipeSink(input, process.platform === 'win32' ? -1 : (_handle?.fd ?? -1))
  }

  get writable(): boolean {
    return !this.closed && !this.whenEnded
  }

  /** Bytes that have not left yet. */
  get waitingBytes(): number {
    return this.waiting
  }

  /** True when all bytes have left; they may be reused in any case. */
  write(bytes: Buffer): boolean {
    if (this.closed || this.whenEnded) return true
    const done = this.waiting === 0 && this.fd >= 0 ? this.writeNow(bytes) : 0
    if (this.closed || done === bytes.length) return true
    const rest = Buffer.from(bytes.subarray(done))
    this.waiting += rest.length
    this.socket?.write(rest, () => {
      this.waiting -= rest.length
      if (this.waiting > 0 || this.closed) return
      if (this.whenEnded) this.finish()
      else this.onDrain()
    })
    return false
  }

  /** Nothing follows: closes once everything has left, and says so. */
  end(whenEnded: () => void = () => {}): void {
    this.whenEnded = whenEnded
    if (this.closed || this.waiting === 0) this.finish()
  }

  private finish(): void {
    this.close()
    this.whenEnded?.()
  }

  private writeNow(bytes: Buffer): number {
    let done = 0
    while (done < bytes.length) {
      try {
        done += writeSync(this.fd, bytes, done)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'EAGAIN' || !this.socket) this.break()
        return done
      }
      // A pipe that took less is full; a file takes all or fails.
      if (this.socket) return done
    }
    return done
  }

  private break(): void {
    if (this.closed) return
    this.close()
    this.onBroken()
  }

  private close(): void {
    if (this.closed) return
    this.closed = true
    if (this.socket) this.socket.destroy()
    else closeStandard(this.fd)
  }
}
