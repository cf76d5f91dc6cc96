/**
 * The protocols whose fields somebody asks for. Layers of others are passed through as the first pass does it, without a tree: several
 * times as fast where a filter asks for an application's fields alone.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { Field } from './protocol.ts'
import type { Registry } from './registry.ts'
import { Summary } from './summary.ts'

/** Layers that say nothing in the packet list but addresses, which the index has, where a TCP or UDP header follows them. */
const BELOW_TRANSPORTS = ['frame', 'eth', 'vlan', 'sll', 'null', 'ip', 'ipv6']
/** Layers up to TCP and UDP, that a plain frame has once. */
const HEADERS = ['frame', 'proc', 'ip', 'ipv6', 'tcp', 'udp']

/** Fields that dissectors of other layers look up in the tree. */
const LOOKED_UP = ['tcp.srcport', 'tcp.dstport']

export class WantedLayers {
  /** Whether trees are wanted, and not the packet list's columns alone. */
  readonly trees: boolean
  /** Passes the other layers. */
  readonly summary: Summary
  /** By FieldId: 1 for fields whose nodes are in the tree. Null for all. */
  readonly kept: Uint8Array | null
  /** Whether nothing above TCP and UDP is dissected. */
  endsAtTransport = false
  private readonly registry: Registry
  private readonly fields: ReadonlySet<Field>
  private readonly wanted: Uint8Array
  /** What `wantsAny` answered. */
  private readonly answers = new Map<readonly Field[], boolean>()
  private withTcp: WantedLayers | undefined
  private plain: WantedLayers | undefined
  private withAll: WantedLayers | undefined

  constructor(registry: Registry, protocols: readonly ProtocolId[], fields: ReadonlySet<Field>, trees = true) {
    this.registry = registry
    this.trees = trees
    this.fields = fields
    this.summary = new Summary(registry)
    this.wanted = new Uint8Array(registry.protocols.length + 1)
    for (const id of protocols) this.wanted[id] = 1
    this.kept = trees ? keptFields(registry, fields) : null
  }

  /** Those that make the packet list's columns of a frame over TCP or UDP, but for its addresses. */
  static ofColumns(registry: Registry): WantedLayers {
    const above = registry.protocols.filter(({ name }) => !BELOW_TRANSPORTS.includes(name))
    return new WantedLayers(
      registry,
      above.map(({ id }) => id),
      new Set(),
      false,
    )
  }

  /** Layers and fields by name. */
  static of(registry: Registry, protocols: readonly string[], fields: readonly string[]): WantedLayers {
    const ids = protocols.map((name) => registry.idOf(name))
    return new WantedLayers(registry, ids, new Set(fields.flatMap((name) => registry.field(name) ?? [])))
  }

  /** These layers and TCP's, whose tree knows of messages that span segments. */
  get overTcp(): WantedLayers {
    this.withTcp ??= new WantedLayers(
      this.registry,
      this.registry.protocols
        .filter(({ id, name }) => this.has(id) || name === 'tcp' || name === 'ip' || name === 'ipv6')
        .map(({ id }) => id),
      this.fields,
    )
    return this.withTcp
  }

  /** All layers, for the same fields. */
  get whole(): WantedLayers {
    const { registry } = this
    this.withAll ??= new WantedLayers(
      registry,
      registry.protocols.map(({ id }) => id),
      this.fields,
    )
    return this.withAll
  }

  /** These of a frame with one IP and one TCP or UDP header: where none is above them, nothing is dissected there. */
  get ofPlainFrame(): WantedLayers {
    this.plain ??= this.endingAtTransport()
    return this.plain
  }

  private endingAtTransport(): WantedLayers {
    const protocols = this.registry.protocols.filter(({ id }) => this.has(id))
    if (!protocols.every(({ name }) => HEADERS.includes(name))) return this
    const ending = new WantedLayers(
      this.registry,
      protocols.map(({ id }) => id),
      this.fields,
    )
    ending.endsAtTransport = true
    return ending
  }

  wantsField(field: Field): boolean {
    return this.fields.has(field)
  }

  /** Whether one of the fields is asked for; remembers the answer for the list. */
  wantsAny(fields: readonly Field[]): boolean {
    let answer = this.answers.get(fields)
    if (answer === undefined) {
      answer = fields.some((field) => this.fields.has(field))
      this.answers.set(fields, answer)
    }
    return answer
  }

  has(protocol: ProtocolId): boolean {
    return this.wanted[protocol] === 1
  }
}

/** The fields, what dissectors look up, and the lines of protocols, whose bytes a filter may look into. */
function keptFields(registry: Registry, fields: ReadonlySet<Field>): Uint8Array {
  const kept = Uint8Array.from(registry.fields, ({ type, name }) =>
    type === 'protocol' || LOOKED_UP.includes(name) ? 1 : 0,
  )
  for (const { id } of fields) kept[id] = 1
  return kept
}
