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
  /** The same again, to find ids by address: up to where somebody asked for one. */
  private readonly known = new EndpointsWriter()
  /** The addresses with an own id, in the order of those; few. */
  private readonly owned = new EndpointsWriter()
  /** The own id of an address that the scanner named later, by its id, 0 for none; ids up to `checked` were looked at. */
  private aliases = new Int32Array(0)
  private checked = 0

  /** Takes a chunk of the scanner's endpoints. */
  attach(buffer: SharedArrayBuffer): void {
    this.named.attach(buffer)
  }

  /** Id of the address of `kind` at `offset`; `count` of the scanner's ids may be read. */
  find(kind: number, bytes: Uint8Array, offset: number, count: number): number {
    const owned = this.owned.find(kind, bytes, offset)
    if (owned !== 0) return OWN + owned
    this.learn(count)
    const named = this.known.find(kind, bytes, offset)
    if (named !== 0) return named
    // What was named up to here is told by `known`, which has no such address.
    if (this.owned.size === 0) this.checked = count
    else this.check(count)
    return OWN + this.owned.intern(kind, bytes, offset)
  }

  /** The id of an endpoint that a row names. */
  canonical(id: number): number {
    if (this.owned.size === 0) return id
    if (id > this.checked) this.check(id)
    return id < this.aliases.length ? this.aliases[id] || id : id
  }

  /** Whether an id is the scanner's, so that a column may hold it. */
  isNamed(id: number): boolean {
    return id < OWN
  }

  /** Looks for own addresses among those that the scanner named since the last time. */
  private check(count: number): void {
    for (; this.checked < count; this.checked++) {
      const id = (this.checked + 1) as EndpointId
      const owned = this.owned.find(this.named.kind(id), this.named.address(id), 0)
      if (owned !== 0) this.alias(id, OWN + owned)
    }
  }

  private alias(id: number, own: number): void {
    if (id >= this.aliases.length) {
      const grown = new Int32Array(2 ** (32 - Math.clz32(id)))
      grown.set(this.aliases)
      this.aliases = grown
    }
    this.aliases[id] = own
  }

  private learn(count: number): void {
    while (this.known.size < count) {
      const id = (this.known.size + 1) as EndpointId
      this.known.intern(this.named.kind(id), this.named.address(id), 0)
    }
  }
}
