/**
 * The reading end of a stream that is passed on: bytes arrive in one buffer that is used again and again, and nothing is read while the
 * listener is not ready. Node offers that for sockets it opens itself; a child's are opened anew over their own handle.
 */
import { createReadStream } from 'node:fs'
import { Socket, type SocketConstructorOpts } from 'node:net'
import type { Readable } from 'node:stream'
import { closeStandard, isPipeOrSocket } from './descriptors.ts'

const BUFFER_BYTES = 64 * 1024

export interface SourceListener {
  /** Bytes that may be reused after the call; false stops reading until `resume`. */
  bytes(bytes: Buffer): boolean
  /** Nothing follows: the other end closed, or broke. */
  end(): void
}

export class PipeSource {
  private readonly stream: Readable
  private readonly listener: SourceListener
  private ended = false

  private constructor(stream: Readable, listener: SourceListener) {
    this.stream = stream
    this.listener = listener
    stream.on('end', () => this.end())
    stream.on('error', () => this.end())
    stream.on('close', () => this.end())
  }

  /** A standard descriptor of ours, which is closed at the end. */
  static ofDescriptor(fd: number, listener: SourceListener): PipeSource {
    const source = isPipeOrSocket(fd)
      ? new PipeSource(new Socket({ fd, readable: true, writable: false, onread: reading(listener) }), listener)
      : PipeSource.ofStream(createReadStream('', { fd, highWaterMark: BUFFER_BYTES, autoClose: false }), listener)
    source.stream.once('close', () => closeStandard(fd))
    return source
  }

  /** A child's output, as spawn made it and before anybody read of it. */
  static ofChild(output: Readable, listener: SourceListener): PipeSource {
    const owner = output as Readable & { _handle?: object | null }
    const handle = owner._handle
    if (!(output instanceof Socket) || !handle) return PipeSource.ofStream(output, listener)
    owner._handle = null
    const options: Omit<SocketConstructorOpts, 'handle'> = {
      readable: true,
      writable: false,
      onread: reading(listener),
    }
    return new PipeSource(new Socket(Object.assign(options, { handle }) as SocketConstructorOpts), listener)
  }

  private static ofStream(stream: Readable, listener: SourceListener): PipeSource {
    const source = new PipeSource(stream, listener)
    stream.on('data', (bytes: Buffer) => {
      if (!listener.bytes(bytes)) stream.pause()
    })
    return source
  }

  resume(): void {
    this.stream.resume()
  }

  /** Reads no more and closes this end: whoever writes into the other learns of it. */
  close(): void {
    this.ended = true
    this.stream.destroy()
  }

  private end(): void {
    if (this.ended) return
    this.ended = true
    this.listener.end()
  }
}

const reading = (listener: SourceListener) => ({
  buffer: Buffer.allocUnsafeSlow(BUFFER_BYTES),
  callback: (length: number, buffer: Uint8Array): boolean => listener.bytes((buffer as Buffer).subarray(0, length)),
})
