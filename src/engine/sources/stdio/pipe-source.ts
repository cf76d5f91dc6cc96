/**
 * The reading end of a stream that is passed on: bytes arrive in one buffer that is used again and again, and nothing is read while the
 * listener is not ready. Node offers that for sockets it opens itself; a child's are opened anew over their own handle.
 */
import { createReadStream } from 'node:fs'
import { Socket, type SocketConstructorOpts } from 'node:net'
import type { Readable } from 'node:stream'
import { closeStandard, isPipeOrSocket } from './descriptors.ts'

const BUFFER_BYTES = 64 * 1024

/** Takes bytes that may be reused after the call; false stops reading until `resume`. */
export type BytesListener = (bytes: Buffer) => boolean

export interface SourceListener {
  readonly bytes: BytesListener
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
      ? new PipeSource(new Socket({ fd, readable: true, writable: false, onread: reading(listener.bytes) }), listener)
      : PipeSource.ofStream(createReadStream('', { fd, highWaterMark: BUFFER_BYTES, autoClose: false }), listener)
    source.stream.once('close', () => closeStandard(fd))
    return source
  }

  /** A child's output, as spawn made it and before anybody read of it. */
  static ofChild(output: Readable, listener: SourceListener): PipeSource {
    if (!(output instanceof Socket)) return PipeSource.ofStream(output, listener)
    return new PipeSource(reopened(output, listener.bytes, { writable: false }), listener)
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

/** A child's socket, as spawn made it and before anybody used it, opened anew to read into one buffer. Throws when it is closed. */
export function reopened(
  socket: Socket,
  listener: BytesListener,
  { writable }: { readonly writable: boolean },
): Socket {
  const owner = socket as Socket & { _handle?: object | null }
  const handle = owner._handle
  if (!handle) throw new Error('The socket is closed')
  owner._handle = null
  const options: Omit<SocketConstructorOpts, 'handle'> = { readable: true, writable, onread: reading(listener) }
  return new Socket(Object.assign(options, { handle }) as SocketConstructorOpts)
}

const reading = (listener: BytesListener) => ({
  buffer: Buffer.allocUnsafeSlow(BUFFER_BYTES),
  callback: (length: number, buffer: Uint8Array): boolean => listener((buffer as Buffer).subarray(0, length)),
})
