/**
 * One address test, answered for each interned endpoint once: `states[id]` is 1 where the endpoint passes, 0 where it does not,
 * 2 where it is not known here yet. Grows with the endpoint table.
 *
 * An entry may only be read once a row that names it is published, since the writer may be in the middle of it before. So
 * `refresh` is told the greatest id of the rows that are about to be scanned.
 */
import type { EndpointId } from '../../../shared/base/brand.ts'
import { type Endpoints, IPV4_KIND } from '../../store/endpoints.ts'
import { type OrdinalSet, ordinalOf } from '../ordinals.ts'

export const PASSES = 1
const FAILS = 0
const UNRESOLVED = 2

export class AddressStates {
  states = new Uint8Array(1)
  private readonly kind: number
  private readonly set: OrdinalSet
  private resolved = 0
  private endpoints: Endpoints | undefined

  constructor(kind: number, set: OrdinalSet) {
    this.kind = kind
    this.set = set
  }

  /** Whether a published row may name an endpoint that came since the last `refresh`. */
  isBehind(endpoints: Endpoints): boolean {
    const next = this.endpoints === endpoints ? this.resolved + 1 : 1
    return next > endpoints.capacity || endpoints.kind(next as EndpointId) !== 0
  }

  /** Resolves the ids up to `last`; false when some are not attached here yet. */
  refresh(endpoints: Endpoints, last: number): boolean {
    if (this.endpoints !== endpoints) {
      this.endpoints = endpoints
      this.resolved = 0
      this.states = new Uint8Array(1)
    }
    if (last >= this.states.length) {
      const larger = new Uint8Array(Math.max(last + 1, this.states.length * 2, 1024)).fill(UNRESOLVED)
      larger.set(this.states)
      this.states = larger
    }
    const reachable = Math.min(last, endpoints.capacity)
    for (let id = this.resolved + 1; id <= reachable; id++) this.states[id] = this.stateOf(endpoints, id as EndpointId)
    this.resolved = Math.max(this.resolved, reachable)
    return last <= this.resolved
  }

  private stateOf(endpoints: Endpoints, id: EndpointId): number {
    if (endpoints.kind(id) !== this.kind) return FAILS
    if (this.kind === IPV4_KIND) return this.set.has(endpoints.ipv4(id)) ? PASSES : FAILS
    const address = ordinalOf(endpoints.address(id))
    return address !== undefined && this.set.has(address) ? PASSES : FAILS
  }
}
