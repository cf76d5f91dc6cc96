/**
 * Endpoints as the linker knows them. The scanner gives out ids, for the innermost addresses of each frame by itself. The linker meets more:
 * those of packets that carry others, that an ICMP error quotes, and that stand in a reassembled datagram. Their streams are those of other
 * frames with the same addresses, so an address has one id here: the scanner's where a row had it first, one of the linker's own otherwise.
 */
import type { EndpointId } from '../../shared/base/brand.ts'
import { Endpoints, EndpointsWriter } from '../store/endpoints.ts'

/** Own ids are above all of the scanner's. */
const OWN = 1 << 30

export class LinkEndpoints {
  /** Those of the scanner. */
  private readonly named = new Endpoints()
  private learned = 0
  private readonly known = new EndpointsWriter()
  /** The id of each entry of `known`. */
  private readonly ids: number[] = [0]
  private own = 0
  /** Own ids of addresses that the scanner named later, by its ids. */
  private readonly aliases = new Map<number, number>()

  /** Takes a chunk of the scanner's endpoints. */
  attach(buffer: SharedArrayBuffer): void {
    this.named.attach(buffer)
  }

  /** Id of the address of `kind` at `offset`; `count` of the scanner's ids may be read. */
  find(kind: number, bytes: Uint8Array, offset: number, count: number): number {
    this.learn(count)
    const entry = this.known.intern(kind, bytes, offset)
    if (entry === this.ids.length) this.ids.push(OWN + ++this.own)
    return this.ids[entry]
  }

  /** The id of an endpoint that a row names. */
  canonical(id: number): number {
    if (this.own === 0) return id
    this.learn(id)
    return this.aliases.get(id) ?? id
  }

  /** Whether an id is the scanner's, so that a column may hold it. */
  isNamed(id: number): boolean {
    return id < OWN
  }

  private learn(count: number): void {
    while (this.learned < count) {
      const id = ++this.learned as EndpointId
      const entry = this.known.intern(this.named.kind(id), this.named.address(id), 0)
      if (entry === this.ids.length) this.ids.push(id)
      else if (this.ids[entry] !== id) this.aliases.set(id, this.ids[entry])
    }
  }
}
