/**
 * The protocols whose fields somebody asks for. Layers of others are passed through as the first pass does it, without a tree: several
 * times as fast where a filter asks for an application's fields alone.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { Field } from './protocol.ts'
import type { Registry } from './registry.ts'
import { Summary } from './summary.ts'

export class WantedLayers {
  /** Passes the other layers. */
  readonly summary: Summary
  private readonly registry: Registry
  private readonly fields: ReadonlySet<Field>
  private readonly wanted: Uint8Array
  private withTcp: WantedLayers | undefined

  constructor(registry: Registry, protocols: readonly ProtocolId[], fields: ReadonlySet<Field>) {
    this.registry = registry
    this.fields = fields
    this.summary = new Summary(registry)
    this.wanted = new Uint8Array(registry.protocols.length + 1)
    for (const id of protocols) this.wanted[id] = 1
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

  wantsField(field: Field): boolean {
    return this.fields.has(field)
  }

  has(protocol: ProtocolId): boolean {
    return this.wanted[protocol] === 1
  }
}
