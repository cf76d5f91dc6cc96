/** Names to fields, and the nearest name when there is none. */
import type { FieldInfo } from '../../shared/fields.ts'
import type { Protocol } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import type { FieldSource } from './tree.ts'

/** The field, protocol or alias of a name, or of what an older name is now. */
export function resolveName(registry: Registry, name: string): FieldSource | undefined {
  const info = registry.alias(name) ?? registry.field(name)
  if (info) return { kind: 'field', info, fields: registry.resolve(name) }
  const current = currentName(name)
  return current === undefined ? undefined : resolveName(registry, current)
}

/** Protocols that Wireshark renamed and still knows by their old names. */
const RENAMED: Readonly<Record<string, string>> = { ssl: 'tls', bootp: 'dhcp' }

/** What a name that begins with an old protocol's is now. */
export function currentName(name: string): string | undefined {
  const [protocol] = name.split('.', 1)
  return Object.hasOwn(RENAMED, protocol) ? RENAMED[protocol] + name.slice(protocol.length) : undefined
}

const owners = new WeakMap<Registry, ReadonlyMap<FieldInfo, Protocol>>()

/** The protocol that declares a field; undefined for the registry's own fields. */
export function ownerOf(registry: Registry, field: FieldInfo): Protocol | undefined {
  let map = owners.get(registry)
  if (!map) {
    const built = new Map<FieldInfo, Protocol>()
    for (const protocol of registry.protocols) {
      built.set(protocol.self, protocol)
      for (const declared of Object.values(protocol.fields)) built.set(declared, protocol)
    }
    owners.set(registry, built)
    map = built
  }
  return map.get(field)
}

/** The name that was probably meant. */
export function nearestName(registry: Registry, name: string): string | undefined {
  const wanted = name.toLowerCase().slice(0, 80)
  let best: string | undefined
  let bestDistance = 1 + Math.max(1, Math.floor(wanted.length / 4))
  const consider = (candidate: string) => {
    const distance = editDistance(wanted, candidate, bestDistance)
    if (distance >= bestDistance) return
    best = candidate
    bestDistance = distance
  }
  for (const field of registry.fields) consider(field.name)
  for (const alias of registry.aliases) consider(alias.name)
  return best ?? byLastPart(registry, wanted)
}

/** `port` for want of better: the shortest name that ends in it, aliases first. */
function byLastPart(registry: Registry, wanted: string): string | undefined {
  if (wanted.length < 3) return undefined
  const names = (all: Iterable<FieldInfo>) =>
    Array.from(all, ({ name }) => name).filter((name) => name.endsWith(`.${wanted}`))
  const candidates = [...names(registry.aliases), ...names(registry.fields)]
  return candidates.sort((a, b) => a.length - b.length)[0]
}

/** Insertions, deletions, replacements and swaps of neighbours between two words, at most `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let older: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1)
    }
    if (Math.min(...row) >= limit) return limit
    older = previous
    previous = row
  }
  return previous[b.length]
}
