/** Values of fields in `-T json` and `-T ek`: as `-T fields` prints them, but byte strings with colons and text as it is. */

import type { FieldInfo, FieldValue } from '../../../shared/fields.ts'
import { formatHex } from '../../../shared/format/address.ts'
import { formatFieldValue } from '../../../shared/format/value.ts'
import type { Detail } from '../../dissect/detail.ts'

export function jsonText(field: FieldInfo, value: FieldValue): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array && field.type === 'bytes' && value.length > 0) {
    return formatFieldValue(field.separator ? field : { ...field, separator: ':' }, value)
  }
  return formatFieldValue(field, value)
}

/** Fields that tshark's JSON has besides a field, hidden in the tree, with the same value. With -n names of hosts are their addresses. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  'ip.src': ['ip.addr', 'ip.src_host', 'ip.host'],
  'ip.dst': ['ip.addr', 'ip.dst_host', 'ip.host'],
  'ipv6.src': ['ipv6.addr', 'ipv6.src_host', 'ipv6.host'],
  'ipv6.dst': ['ipv6.addr', 'ipv6.dst_host', 'ipv6.host'],
}
/** Both ports stand again after the second one. */
const PORTS: Readonly<Record<string, string>> = { 'tcp.dstport': 'tcp.port', 'udp.dstport': 'udp.port' }

/** Names that tshark's JSON has after a node, and the nodes with their values. */
export function hiddenAfter({ fields }: Detail, node: number): readonly (readonly [name: string, node: number])[] {
  const name = fields[node]?.name ?? ''
  const port = PORTS[name]
  if (port !== undefined) {
    return [
      [port, node - 1],
      [port, node],
    ]
  }
  return HIDDEN[name]?.map((hidden) => [hidden, node] as const) ?? NONE
}

const NONE: readonly (readonly [string, number])[] = []

/** A line of text as a name; computed ones stand in brackets in the tree only. */
export function textKey(detail: Detail, node: number): string {
  const text = detail.text(node)
  return detail.generatedNodes[node] && text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
}

/** Bytes of the frame that a node covers; a masked field's number instead. */
export function rawHex(field: FieldInfo, value: FieldValue, bytes: Uint8Array): string {
  if (field.mask && (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')) {
    return BigInt.asUintN(64, BigInt(value)).toString(16).toUpperCase()
  }
  return formatHex(bytes)
}

/** The frame's day where we are, as 2026-11-21. */
export function localDay(seconds: number): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return 'XXXX-XX-XX'
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
