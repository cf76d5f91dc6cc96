/** The text of each interned address once, as bytes: rows are many and addresses few. */

import { EndpointKind } from '../engine/dissect/summary-parts.ts'
import type { Endpoints } from '../engine/store/endpoints.ts'
import type { EndpointId } from '../shared/base/brand.ts'
import { formatEther, formatIPv6 } from '../shared/format/address.ts'
import { DOT, putDecimal } from './ascii.ts'

/** Bytes an id takes among the IPv4 texts: up to fifteen characters, and behind them how many. */
const STRIDE = 16
const LENGTH = STRIDE - 1

export class EndpointTexts {
  private readonly endpoints: Endpoints
  /** Those of IPv4 addresses; a length of 0 where the text was not made yet, and for other kinds. */
  private texts = new Uint8Array(STRIDE * 1024)
  /** Those of other addresses, which are longer and fewer. */
  private readonly others = new Map<number, Uint8Array>()

  constructor(endpoints: Endpoints) {
    this.endpoints = endpoints
  }

  /** Writes the address at `at` and returns where it ends; -1 when the id has no address of that kind, or none yet. */
  put(out: Uint8Array, at: number, id: number, kind: number): number {
    if (kind !== EndpointKind.ipv4) return this.putOther(out, at, id, kind)
    const from = id * STRIDE
    let { texts } = this
    if (from >= texts.length || texts[from + LENGTH] === 0) {
      if (!this.make(id)) return -1
      texts = this.texts
    }
    const length = texts[from + LENGTH]
    for (let i = 0; i < length; i++) out[at + i] = texts[from + i]
    return at + length
  }

  private putOther(out: Uint8Array, at: number, id: number, kind: number): number {
    if (!this.isOf(id, kind)) return -1
    let text = this.others.get(id)
    if (!text) {
      text = Uint8Array.from(textOf(kind, this.endpoints.address(id as EndpointId)), (character) =>
        character.charCodeAt(0),
      )
      this.others.set(id, text)
    }
    for (let i = 0; i < text.length; i++) out[at + i] = text[i]
    return at + text.length
  }

  private isOf(id: number, kind: number): boolean {
    return id !== 0 && id <= this.endpoints.capacity && this.endpoints.kind(id as EndpointId) === kind
  }

  /** Makes the text of an IPv4 address. */
  private make(id: number): boolean {
    if (!this.isOf(id, EndpointKind.ipv4)) return false
    const address = this.endpoints.address(id as EndpointId)
    const from = id * STRIDE
    if (from >= this.texts.length) {
      const grown = new Uint8Array(Math.max(from + STRIDE, this.texts.length * 2))
      grown.set(this.texts)
      this.texts = grown
    }
    let at = from
    for (let i = 0; i < address.length; i++) {
      if (i > 0) this.texts[at++] = DOT
      at = putDecimal(this.texts, at, address[i])
    }
    this.texts[from + LENGTH] = at - from
    return true
  }
}

function textOf(kind: number, address: Uint8Array): string {
  return kind === EndpointKind.ether ? formatEther(address) : formatIPv6(address)
}
