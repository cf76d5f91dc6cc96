/** What other rows tell of a frame: the other half of its exchange, the fragments and parts that make it whole. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { Detail } from '../dissect/detail.ts'
import type { ExchangeContext, FrameContext } from '../dissect/frame-context.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import type { Registry } from '../dissect/registry.ts'
import { assemble } from '../indexing/fragment-table.ts'
import { fragmentPiece } from './fragment-piece.ts'
import type { Links } from './row-context.ts'
import type { StoredFrames } from './stored-frames.ts'

const MAX_CHAIN = 8192
/** A message of several parts is put together up to this size. */
const MAX_MESSAGE = 16 * 1024 * 1024

export class FrameLinks {
  private readonly registry: Registry
  private readonly frames: StoredFrames
  private readonly asked: (row: RowIndex) => Detail

  /** `asked` gives the tree of what a row, a request, asks for, without what other rows tell. */
  constructor(registry: Registry, frames: StoredFrames, asked: (row: RowIndex) => Detail) {
    this.registry = registry
    this.frames = frames
    this.asked = asked
  }

  /** Of a row that the index links with `related`, which is -1 where it does not. */
  of(row: RowIndex, related: number, flags: number): Links {
    if ((flags & RowFlag.part) !== 0) return this.partLinks(row, related, flags)
    if (related < 0) return {}
    if ((flags & RowFlag.reassembled) !== 0) {
      const reassembled = this.datagram(row)
      return reassembled ? { reassembled } : {}
    }
    if ((flags & (RowFlag.request | RowFlag.response)) !== 0) {
      return { exchange: this.exchange(row, related as RowIndex, flags) }
    }
    return (flags & RowFlag.fragment) === 0 ? { echo: this.echo(row, related as RowIndex) } : {}
  }

  private echo(row: RowIndex, request: RowIndex): NonNullable<FrameContext['echo']> {
    return { frameNumber: request + 1, latencyNs: this.frames.nanosSince(request, row) }
  }

  private exchange(row: RowIndex, related: RowIndex, flags: number): ExchangeContext {
    const response = (flags & RowFlag.response) !== 0
    const request = response ? related : row
    const between = this.frames.nanosSince(related, row)
    let detail: Detail | undefined
    const text = (name: string): string => {
      // Most who look at a frame don't ask what its other half said.
      detail ??= this.asked(request)
      const field = this.registry.field(name)
      const node = field ? detail.nodesOf(field)[0] : undefined
      return node === undefined ? '' : String(detail.values[node] ?? '')
    }
    return {
      frameNumber: related + 1,
      latencyNs: between < 0n ? -between : between,
      get method() {
        return text('jsonrpc.method')
      },
      get tool() {
        return text('mcpx.tool')
      },
    }
  }

  /** The datagram that this row completed, from the chain of fragments before it. */
  datagram(row: RowIndex): FrameContext['reassembled'] {
    const rows: RowIndex[] = []
    for (let at: number = row; at >= 0 && rows.length < MAX_CHAIN; ) {
      rows.push(at as RowIndex)
      const { segment, slot } = this.frames.at(at as RowIndex)
      at = segment.related[slot] - 1
    }
    rows.reverse()
    const pieces: { offset: number; bytes: Uint8Array }[] = []
    let length = 0
    for (const one of rows) {
      const piece = fragmentPiece(this.registry, this.frames.bytes(one), this.frames.interfaceOf(one).linkType)
      if (!piece) return undefined
      pieces.push(piece)
      if (!piece.more) length = piece.offset + piece.bytes.length
    }
    const bytes = assemble({ pieces, length })
    return bytes ? { bytes, frames: rows.map((one) => one + 1) } : undefined
  }

  /** The message in parts that begins in a row; undefined when it is too large, or not whole. */
  wholeMessage(first: RowIndex): Uint8Array | undefined {
    return this.part(first, first).bytes
  }

  /** Of a part of a message; the first of them may be linked with the message's other half, which is of another source. */
  private partLinks(row: RowIndex, related: number, flags: number): Links {
    const sourceAt = (of: number): number => {
      const { segment, slot } = this.frames.at(of as RowIndex)
      return segment.source[slot]
    }
    if (related < 0) return { part: this.part(row, row) }
    if (sourceAt(related) === sourceAt(row)) return { part: this.part(row, related as RowIndex) }
    return { part: this.part(row, row), exchange: this.exchange(row, related as RowIndex, flags) }
  }

  /** Place of a part within its message, and the message when it is whole and not too large. */
  private part(row: RowIndex, first: RowIndex): NonNullable<FrameContext['part']> {
    const { segment, slot } = this.frames.at(first)
    const source = segment.source[slot]
    const pieces: Uint8Array[] = []
    let size = 0
    let index = 1
    const end = Math.min(this.frames.rowCount, first + MAX_CHAIN)
    for (let at = first as number; at < end && size <= MAX_MESSAGE; at++) {
      const other = this.frames.at(at as RowIndex)
      if (other.segment.source[other.slot] !== source) continue
      if (at !== first && other.segment.related[other.slot] !== first + 1) break
      const bytes = this.frames.bytes(at as RowIndex)
      const piece = bytes.subarray(Math.max(0, payloadStart(bytes, 0, bytes.length)))
      pieces.push(piece)
      size += piece.length
      if (at === row) index = pieces.length
    }
    const whole = size <= MAX_MESSAGE ? concatenate(pieces, size) : undefined
    return { index, first: first + 1, ...(whole ? { bytes: whole } : {}) }
  }
}

function concatenate(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
