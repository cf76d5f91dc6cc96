import { describe, expect, it } from 'vitest'
import { suggest } from '../../../../src/renderer/format/filter-suggestions.ts'
import type { FieldInfo } from '../../../../src/shared/fields.ts'
import { completionContext } from '../../../../src/shared/filter/index.ts'

const fields: FieldInfo[] = [
  { name: 'dns.flags.response', label: 'Response', type: 'boolean' },
  { name: 'tcp', label: 'Transmission Control Protocol', type: 'protocol' },
  { name: 'tcp.port', label: 'Port', type: 'uint16' },
  { name: 'ip.proto', label: 'Protocol', type: 'uint8', values: { 6: 'TCP', 17: 'UDP' } },
  { name: 'frame.interface_name', label: 'Interface name', type: 'string' },
]
const sources = [
  {
    id: 0,
    file: 0,
    name: 'lo',
    description: '',
    kind: 'packets',
    linkType: 1,
    frames: 0,
    bytes: 0,
    rate: 0,
    live: true,
  },
] as const

const at = (text: string): string[] => suggest(completionContext(text, text.length), fields, sources).map((s) => s.text)

describe('suggestions', () => {
  it('offers protocols and fields, those that begin as typed first', () => {
    expect(at('')[0]).toBe('tcp')
    expect(at('tcp').slice(0, 2)).toEqual(['tcp', 'tcp.port'])
    expect(at('tcp && dns')[0]).toBe('dns.flags.response')
  })

  it('offers the operators that suit the field', () => {
    expect(at('tcp.port ')).toContain('>=')
    expect(at('tcp.port ')).not.toContain('contains')
    expect(at('frame.interface_name ')).toContain('matches')
    expect(at('tcp.port == 80 ')).toEqual(['&&', '||'])
  })

  it('offers the values a field is known to take', () => {
    expect(at('ip.proto == ')).toEqual(['6', '17'])
    expect(at('dns.flags.response == ')).toEqual(['true', 'false'])
    expect(at('frame.interface_name == ')).toEqual(['"lo"'])
    expect(at('tcp.port == ')).toEqual([])
  })
})

it('offers macros behind a dollar', () => {
  const macros = [{ name: 'conv', text: 'ip.addr == $1' }]
  const offered = suggest(completionContext('tcp && $', 8), fields, sources, macros)
  expect(offered.map(({ text, label }) => [text, label])).toEqual([['${' + 'conv}', 'ip.addr == $1']])
})
