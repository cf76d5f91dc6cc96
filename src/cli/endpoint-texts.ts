/** The text of each interned address once, as bytes: rows are many and addresses few. */

import { EndpointKind } from '../engine/dissect/summary.ts'
import type { Endpoints } from '../engine/store/endpoints.ts'
import type { EndpointId } from '../shared/base/brand.ts'
import { formatEther, formatIPv4, formatIPv6 } from '../shared/format/address.ts'

/** The longest text: an IPv6 address of eight groups. */
const STRIDE = 40

export class EndpointTexts {
  private readonly endpoints: Endpoints
  /** `STRIDE` bytes an id; lengths are 0 where the text was not made yet. */
  private texts = new Uint8Array(STRIDE * 1024)
  private lengths = new Uint8Array(1024)
  private kinds = new Uint8Array(1024)

  constructor(endpoints: Endpoints) {
    this.endpoints = endpoints
  }

  /** Writes the address at `at` and returns where it ends; -1 when the id has no address of that kind, or none yet. */
  put(out: Uint8Array, at: number, id: number, kind: number): number {
    if (id >= this.lengths.length || this.lengths[id] === 0) {
      if (!this.make(id)) return -1
    }
    if (this.kinds[id] !== kind) return -1
    const { texts } = this
    const length = this.lengths[id]
    const from = id * STRIDE
    for (let i = 0; i < length; i++) out[at + i] = texts[from + i]
    return at + length
  }

  private make(id: number): boolean {
    const { endpoints } = this
    if (id === 0 || id > endpoints.capacity) return false
    const endpoint = id as EndpointId
    const kind = endpoints.kind(endpoint)
    const text = textOf(kind, endpoints.address(endpoint))
    if (text === '') return false
    if (id >= this.lengths.length) this.grow(id)
    for (let i = 0; i < text.length; i++) this.texts[id * STRIDE + i] = text.charCodeAt(i)
    this.lengths[id] = text.length
    this.kinds[id] = kind
    return true
  }

  private grow(id: number): void {
    const size = Math.max(id + 1, this.lengths.length * 2)
    const grown = (before: Uint8Array, length: number): Uint8Array<ArrayBuffer> => {
      const after = new Uint8Array(length)
      after.set(before)
      return after
    }
    this.texts = grown(this.texts, size * STRIDE)
    this.lengths = grown(this.lengths, size)
    this.kinds = grown(this.kinds, size)
  }
}

function textOf(kind: number, address: Uint8Array): string {
  switch (kind) {
    case EndpointKind.ether:
      return formatEther(address)
    case EndpointKind.ipv4:
      return formatIPv4(address)
    case EndpointKind.ipv6:
      return formatIPv6(address)
    default:
      return ''
  }
}
