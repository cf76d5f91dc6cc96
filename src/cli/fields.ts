/** `tapscope fields`: protocols (P) and fields (F), a line each with the columns of `tshark -G fields`. */

import { createRegistry } from '../engine/dissect/protocols/index.ts'
import type { Registry } from '../engine/dissect/registry.ts'
import type { FieldInfo, FieldType } from '../shared/fields.ts'
import { Output } from './output.ts'

export async function fields(options: { readonly json?: boolean }): Promise<void> {
  const registry = createRegistry()
  const output = new Output()
  output.text(options.json ? asJson(registry) : asLines(registry))
  await output.flush()
}

function asJson(registry: Registry): string {
  const known: FieldInfo[] = [...registry.fields, ...registry.aliases]
  const list = known
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, label, type, description }) => ({ name, label, type, ...(description && { description }) }))
  return `${JSON.stringify(list, null, 2)}\n`
}

function asLines(registry: Registry): string {
  const aliases = [...registry.aliases]
  const lines: string[] = []
  const line = (field: FieldInfo, parent: string) => {
    const { label, name, type, mask = 0, description = '' } = field
    lines.push(['F', label, name, TYPES[type], parent, baseOf(field), `0x${mask.toString(16)}`, description].join('\t'))
  }
  for (const { name, title, fields: own } of registry.protocols) {
    lines.push(`P\t${title}\t${name}`)
    for (const field of Object.values(own)) line(field, name)
    for (const alias of aliases) if (alias.name.startsWith(`${name}.`)) line(alias, name)
  }
  const names = new Set(registry.protocols.map(({ name }) => name))
  for (const alias of aliases) if (!names.has(alias.name.split('.')[0])) line(alias, '')
  return `${lines.join('\n')}\n`
}

/** Wireshark's names of types. */
const TYPES: Readonly<Record<FieldType, string>> = {
  none: 'FT_NONE',
  protocol: 'FT_PROTOCOL',
  boolean: 'FT_BOOLEAN',
  uint8: 'FT_UINT8',
  uint16: 'FT_UINT16',
  uint24: 'FT_UINT24',
  uint32: 'FT_UINT32',
  uint64: 'FT_UINT64',
  int8: 'FT_INT8',
  int16: 'FT_INT16',
  int32: 'FT_INT32',
  int64: 'FT_INT64',
  double: 'FT_DOUBLE',
  ipv4: 'FT_IPv4',
  ipv6: 'FT_IPv6',
  ether: 'FT_ETHER',
  string: 'FT_STRING',
  bytes: 'FT_BYTES',
  absolute_time: 'FT_ABSOLUTE_TIME',
  relative_time: 'FT_RELATIVE_TIME',
  framenum: 'FT_FRAMENUM',
}

function baseOf({ type, base, wordBits }: FieldInfo): string {
  if (type === 'boolean') return wordBits ? String(wordBits) : ''
  return /^u?int/.test(type) ? `BASE_${(base ?? 'dec').toUpperCase()}` : ''
}
