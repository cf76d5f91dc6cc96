/** What a rule counts by IPv4's addresses it counts by IPv6's as well. */
import type { Field } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'

const OTHER: Readonly<Record<string, string>> = { 'ip.src': 'ipv6.src', 'ip.dst': 'ipv6.dst' }

/** The field that stands in for an address field in packets of the other IP version. */
export function otherFamily({ name }: Field, registry: Registry): Field | undefined {
  return Object.hasOwn(OTHER, name) ? registry.field(OTHER[name]) : undefined
}
