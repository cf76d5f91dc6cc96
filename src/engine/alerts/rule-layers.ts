/** The layers that frames are dissected with, by the rules that look at them. */
import type { Field } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import type { WantedLayers } from '../dissect/wanted-layers.ts'
import { layersOf } from '../filter/wanted.ts'
import type { CompiledRule } from './compile-rule.ts'

/** Combinations of rules that are kept. */
const MAX_KEPT = 512

export class RuleLayers {
  private readonly fields: readonly (readonly Field[])[]
  private readonly registry: Registry
  private readonly kept = new Map<string, WantedLayers | undefined>()

  constructor(rules: readonly CompiledRule[], registry: Registry) {
    this.registry = registry
    this.fields = rules.map(({ when, followedBy, unless, fields }) => [
      ...[when, ...followedBy, ...unless].flatMap((program) => program.fields),
      ...fields,
    ])
  }

  /** Undefined for all layers. */
  of(rules: readonly number[]): WantedLayers | undefined {
    const key = rules.join(' ')
    if (this.kept.has(key)) return this.kept.get(key)
    if (this.kept.size >= MAX_KEPT) this.kept.clear()
    const layers = layersOf([...new Set(rules.flatMap((rule) => this.fields[rule]))], this.registry)
    this.kept.set(key, layers)
    return layers
  }
}
