/**
 * The protocols whose fields somebody asks for. Layers of others are passed through as the first pass does it, without a tree: several
 * times as fast where a filter asks for an application's fields alone.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { Registry } from './registry.ts'
import { Summary } from './summary.ts'

export class WantedLayers {
  /** Passes the other layers. */
  readonly summary: Summary
  private readonly wanted: Uint8Array

  constructor(registry: Registry, protocols: Iterable<ProtocolId>) {
    this.summary = new Summary(registry)
    this.wanted = new Uint8Array(registry.protocols.length + 1)
    for (const id of protocols) this.wanted[id] = 1
  }

  has(protocol: ProtocolId): boolean {
    return this.wanted[protocol] === 1
  }
}
