/**
 * Undoes the Content-Encoding of a body for the record. What is not encoded goes through at once; else chunks are decoded one after the
 * other in the background, each with the time when it passed. The body itself never waits for this.
 */

import type { Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Instant } from '../stdio/tap-recorder.ts'

/** Encoded bytes that may wait. */
const MAX_WAITING = 32 * 1024 * 1024
/** Decoded bytes of a body at most: so many, and so many for each encoded byte. */
const MAX_DECODED = 64 * 1024 * 1024
const MAX_RATIO = 100

export interface DecodedSink {
  data(bytes: Uint8Array, time: Instant): void
  /** With what was wrong, where something was. Called once. */
  end(time: Instant, problem?: string): void
}

interface Waiting {
  readonly bytes: Uint8Array | null
  readonly time: Instant
}

export class BodyDecoder {
  private readonly sink: DecodedSink
  private readonly decoder: Transform | null
  private readonly waiting: Waiting[] = []
  private waitingBytes = 0
  private encodedBytes = 0
  private decodedBytes = 0
  private time: Instant = { seconds: 0, nanos: 0 }
  private isBusy = false
  private isOver = false
  private gate: Promise<void> | null

  /** With `gate`, nothing leaves before that has settled. */
  constructor(encoding: string, sink: DecodedSink, gate: Promise<void> | null = null) {
    this.sink = sink
    this.gate = gate
    this.decoder = decoderFor(encoding)
    this.decoder?.on('readable', () => this.drain())
    this.decoder?.on('error', (error) => this.finish(`The body is not valid ${encoding}: ${error.message}`))
    void gate?.then(() => {
      this.gate = null
      this.work()
    })
  }

  push(bytes: Uint8Array, time: Instant): void {
    if (this.isOver) return
    if (!this.decoder && !this.gate) return this.sink.data(bytes, time)
    this.encodedBytes += bytes.length
    this.waitingBytes += bytes.length
    this.waiting.push({ bytes, time: { seconds: time.seconds, nanos: time.nanos } })
    if (this.waitingBytes > MAX_WAITING) return this.finish('The rest of the body came faster than it could be decoded')
    this.work()
  }

  end(time: Instant): void {
    if (this.isOver) return
    this.waiting.push({ bytes: null, time: { seconds: time.seconds, nanos: time.nanos } })
    this.work()
  }

  private work(): void {
    if (this.isBusy || this.isOver || this.gate) return
    const next = this.waiting.shift()
    if (!next) return
    this.time = next.time
    this.waitingBytes -= next.bytes?.length ?? 0
    const { decoder } = this
    if (!decoder) {
      if (next.bytes) this.sink.data(next.bytes, next.time)
      else this.finish()
      return this.work()
    }
    this.isBusy = true
    const done = (): void => {
      this.isBusy = false
      this.drain()
      this.work()
    }
    if (next.bytes) decoder.write(next.bytes, done)
    else {
      decoder.once('end', () => this.finish())
      decoder.end()
    }
  }

  private drain(): void {
    for (let bytes = this.decoder?.read(); bytes && !this.isOver; bytes = this.decoder?.read()) {
      this.decodedBytes += bytes.length
      if (this.decodedBytes > MAX_DECODED + MAX_RATIO * this.encodedBytes)
        this.finish('The body decodes to more than is recorded')
      else this.sink.data(bytes, this.time)
    }
  }

  private finish(problem?: string): void {
    if (this.isOver) return
    this.isOver = true
    this.waiting.length = 0
    this.decoder?.destroy()
    this.sink.end(this.time, problem)
  }
}

/** Whether bodies of this encoding are recorded decoded; others are recorded as they are. */
export const isKnownEncoding = (encoding: string): boolean => /^(x-)?gzip$|^deflate$|^br$|^identity$|^$/i.test(encoding)

function decoderFor(encoding: string): Transform | null {
  // What a cut body holds is shown as far as it goes.
  switch (encoding.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
    case 'deflate':
      return createInflate({ finishFlush: constants.Z_SYNC_FLUSH })
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    default:
      return null
  }
}
