/** gzip (RFC 1952): members one after another. Zeros or other bytes behind the last member are no part of it. */
import { crc32 } from 'node:zlib'
import { u32le } from '../../../shared/bytes.ts'
import { CUT_SHORT, type Decoder, type Emit, History, Pending } from './decoder.ts'
import { INFLATE_WINDOW, Inflate } from './inflate.ts'

const FLAG_HEADER_CRC = 2
const FLAG_EXTRA = 4
const FLAG_NAME = 8
const FLAG_COMMENT = 16
const DEFLATE = 8
/** Longer headers are damage. */
const MAX_HEADER = 1024 * 1024
const ROOM = 256 * 1024

const Step = { header: 0, body: 1, trailer: 2, done: 3 } as const
type Step = (typeof Step)[keyof typeof Step]

export class GzipDecoder implements Decoder {
  private readonly emit: Emit
  private readonly pending = new Pending()
  private step: Step = Step.header
  private first = true
  private inflate = new Inflate()
  private readonly history = new History(INFLATE_WINDOW)
  private crc = 0
  private size = 0

  constructor(emit: Emit) {
    this.emit = emit
  }

  push(bytes: Uint8Array): string | null {
    this.pending.add(bytes)
    return this.run(false)
  }

  end(): string | null {
    const problem = this.run(true)
    if (problem !== null) return problem
    return this.step === Step.done || (this.step === Step.header && !this.first) ? null : CUT_SHORT
  }

  private run(final: boolean): string | null {
    for (;;) {
      const result = this.take(final)
      if (result !== true) return result
    }
  }

  /** One unit: true when it was there, null when bytes are missing, else what is wrong. */
  private take(final: boolean): true | string | null {
    const { bytes } = this.pending
    switch (this.step) {
      case Step.header:
        return this.takeHeader(bytes, final)
      case Step.body:
        return this.takeBody(bytes, final)
      case Step.trailer:
        if (bytes.length < 8) return null
        if (u32le(bytes, 0) !== this.crc) return 'its checksum is wrong (bad CRC)'
        if (u32le(bytes, 4) !== this.size) return 'the size of its contents is wrong'
        this.pending.drop(8)
        this.step = Step.header
        return true
      case Step.done:
        this.pending.drop(this.pending.length)
        return null
    }
  }

  private takeHeader(bytes: Uint8Array, final: boolean): true | string | null {
    if (!this.first && bytes.length > 0 && (bytes[0] !== 0x1f || (bytes.length > 1 && bytes[1] !== 0x8b))) {
      this.step = Step.done
      return true
    }
    if (bytes.length < 10) return null
    const flags = bytes[3]
    if (bytes[2] !== DEFLATE || (flags & 0xe0) !== 0) return 'a header is wrong'
    let at = 10
    if ((flags & FLAG_EXTRA) !== 0) at += bytes.length >= at + 2 ? 2 + (bytes[at] | (bytes[at + 1] << 8)) : MAX_HEADER
    for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
      if ((flags & flag) === 0) continue
      const zero = at < bytes.length ? bytes.indexOf(0, at) : -1
      at = zero < 0 ? MAX_HEADER : zero + 1
    }
    if ((flags & FLAG_HEADER_CRC) !== 0) at += 2
    if (at > bytes.length) return bytes.length >= MAX_HEADER && !final ? 'a header is wrong' : null
    this.pending.drop(at)
    this.first = false
    this.inflate = new Inflate()
    this.history.at = 0
    this.crc = 0
    this.size = 0
    this.step = Step.body
    return true
  }

  private takeBody(bytes: Uint8Array, final: boolean): true | string | null {
    const { inflate, history } = this
    history.reserve(ROOM)
    const from = history.at
    inflate.at = 0
    const outcome = inflate.run(bytes, bytes.length, final, history)
    if (history.at > from) {
      const unpacked = history.bytes.subarray(from, history.at)
      this.crc = crc32(unpacked, this.crc)
      this.size = (this.size + unpacked.length) >>> 0
      this.emit(unpacked)
    }
    this.pending.drop(inflate.at)
    switch (outcome) {
      case 'more':
        return null
      case 'full':
        return true
      case 'done':
        this.step = Step.trailer
        return true
      case 'cut':
        return CUT_SHORT
      case 'damaged':
        return 'its contents are damaged'
    }
  }
}
