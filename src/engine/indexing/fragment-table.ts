/**
 * IP datagrams that arrive in pieces (RFC 791 section 3.2, RFC 8200 section 4.5). The first pass puts them together once, in arrival
 * order; the frame that completes a datagram is dissected on the whole. Bounded in datagrams and bytes; what is pushed out is
 * shown as fragments.
 */
import type { RowIndex } from '../../shared/base/brand.ts'

const MAX_DATAGRAMS = 4096
const MAX_BYTES = 64 * 1024 * 1024
const MAX_DATAGRAM = 65535

interface Piece {
  readonly offset: number
  readonly bytes: Uint8Array
}

interface Datagram {
  readonly pieces: Piece[]
  /** Length of the whole, once the last piece was seen. */
  length: number
  received: number
  lastRow: RowIndex
}

export interface FragmentOutcome {
  /** Row of the piece before this one, -1 for the first. */
  readonly previous: number
  /** The reassembled payload, when this piece completed it. */
  readonly datagram: Uint8Array | null
}

export class FragmentTable {
  private readonly datagrams = new Map<string, Datagram>()
  private bytes = 0

  /** Adds a piece; `key` names the datagram (addresses, identification, protocol). The bytes are copied. */
  add(key: string, row: RowIndex, offset: number, more: boolean, piece: Uint8Array): FragmentOutcome {
    const datagram = this.datagrams.get(key) ?? this.begin(key)
    const previous = datagram.pieces.length === 0 ? -1 : datagram.lastRow
    datagram.lastRow = row
    if (offset + piece.length > MAX_DATAGRAM) return { previous, datagram: null }
    datagram.pieces.push({ offset, bytes: piece.slice() })
    datagram.received += piece.length
    this.bytes += piece.length
    if (!more) datagram.length = offset + piece.length
    this.evict(key)
    if (datagram.length < 0 || datagram.received < datagram.length) return { previous, datagram: null }
    const whole = assemble(datagram)
    if (whole) this.drop(key, datagram)
    return { previous, datagram: whole }
  }

  private begin(key: string): Datagram {
    const datagram: Datagram = { pieces: [], length: -1, received: 0, lastRow: 0 as RowIndex }
    this.datagrams.set(key, datagram)
    return datagram
  }

  private drop(key: string, datagram: Datagram): void {
    this.datagrams.delete(key)
    this.bytes -= datagram.received
  }

  private evict(except: string): void {
    for (const [key, datagram] of this.datagrams) {
      if (this.datagrams.size <= MAX_DATAGRAMS && this.bytes <= MAX_BYTES) return
      if (key !== except) this.drop(key, datagram)
    }
  }
}

/** The pieces in offset order as one; null while there are holes. */
export function assemble(datagram: { readonly pieces: readonly Piece[]; readonly length: number }): Uint8Array | null {
  const whole = new Uint8Array(datagram.length)
  let covered = 0
  for (const { offset, bytes } of [...datagram.pieces].sort((a, b) => a.offset - b.offset)) {
    if (offset > covered) return null
    if (offset + bytes.length > datagram.length) return null
    whole.set(bytes, offset)
    covered = Math.max(covered, offset + bytes.length)
  }
  return covered >= datagram.length ? whole : null
}
