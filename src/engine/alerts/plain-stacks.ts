/**
 * Which stacks of layers have one packet of IP with one TCP or UDP in it, and which of the two; or packets of IP without any: there columns tell of
 * what is last in the frame's tree.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { Registry } from '../dissect/registry.ts'
import type { IndexedRows } from './step-columns.ts'

type Stacks = IndexedRows['stacks']

const OTHER = 0
const TCP = 1
const UDP = 2
const NEITHER = 3

export class PlainStacks {
  private stacks: Stacks | undefined
  /** By stack, for those that were there at `begin`. */
  private readonly kinds: number[] = [OTHER]
  private readonly ip: ReadonlySet<ProtocolId>
  private readonly tcp: ProtocolId
  private readonly udp: ProtocolId

  constructor(registry: Registry) {
    this.ip = new Set([registry.idOf('ip'), registry.idOf('ipv6')])
    this.tcp = registry.idOf('tcp')
    this.udp = registry.idOf('udp')
  }

  /** Brings it up to the stacks that there are now. */
  begin(stacks: Stacks): void {
    if (this.stacks !== stacks) this.kinds.length = 1
    this.stacks = stacks
    while (this.kinds.length < stacks.count) this.kinds.push(this.kindOf(stacks.protocols(this.kinds.length)))
  }

  isPlain(stack: number): boolean {
    return this.kinds[stack] !== OTHER
  }

  isTcp(stack: number): boolean {
    return this.kinds[stack] === TCP
  }

  isUdp(stack: number): boolean {
    return this.kinds[stack] === UDP
  }

  private kindOf(protocols: readonly ProtocolId[]): number {
    const { ip, tcp, udp } = this
    const transports = protocols.filter((id) => id === tcp || id === udp)
    const packets = protocols.filter((id) => ip.has(id))
    if (packets.length > 0 && transports.length === 0) return NEITHER
    if (packets.length !== 1 || transports.length !== 1) return OTHER
    return transports[0] === tcp ? TCP : UDP
  }
}
