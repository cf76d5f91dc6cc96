import { describe, expect, it } from 'vitest'
import { field, type ProtocolDefinition } from '../../../../src/engine/dissect/protocol.ts'
import { data } from '../../../../src/engine/dissect/protocols/data/data.ts'
import { Registry } from '../../../../src/engine/dissect/registry.ts'
import type { ProtocolId } from '../../../../src/shared/base/brand.ts'
import { registry } from './support.ts'

const protocol = (name: string, more: Partial<ProtocolDefinition> = {}): ProtocolDefinition => ({
  name,
  title: name,
  column: name,
  family: 'other',
  fields: {},
  bindings: [],
  summarize() {},
  dissect() {},
  ...more,
})

const nothing = new Uint8Array(4)

describe('Registry', () => {
  it('refuses what is declared twice', () => {
    expect(() => new Registry([data, protocol('a'), protocol('a')], [])).toThrow('protocol a is registered once')
    const one = (): Partial<ProtocolDefinition> => ({ fields: { x: field('x.y', 'X', 'uint8') } })
    expect(() => new Registry([data, protocol('a', one()), protocol('b', one())], [])).toThrow(
      'field x.y is declared once',
    )
    const bound = { bindings: [{ table: 'ethertype' as const, values: [5] }] }
    expect(() => new Registry([data, protocol('a', bound), protocol('b', bound)], [])).toThrow(
      'ethertype 5 is bound once',
    )
  })

  it('refuses aliases of nothing, and over fields', () => {
    const alias = (name: string, of: readonly string[]) => ({ name, label: name, type: 'bytes' as const, of })
    expect(() => new Registry([data], [alias('a', ['no.such'])])).toThrow('field no.such of alias a is declared')
    expect(() => new Registry([data], [alias('data.len', ['data.data'])])).toThrow('has a name of its own')
  })

  it('resolves a name to the fields it stands for', () => {
    const names = (name: string): string[] => registry.resolve(name).map((one) => one.name)
    expect(names('ip.src')).toEqual(['ip.src'])
    expect(names('tcp.port')).toEqual(['tcp.srcport', 'tcp.dstport'])
    expect(names('pid')).toEqual(['stdio.pid'])
    expect(names('data')).toEqual(['exported_pdu.exported_pdu', 'data.data'])
    expect(names('no.such')).toEqual([])
  })

  it('tries the lower port, the higher one, then the looks of the payload', () => {
    const looks = protocol('looks', {
      bindings: [{ table: 'heuristic', over: 'tcp', test: (bytes) => bytes[0] === 7 }],
    })
    const picky = protocol('picky', {
      bindings: [{ table: 'tcp.port', values: [10], test: (bytes) => bytes[0] === 1 }],
    })
    const plain = protocol('plain', { bindings: [{ table: 'tcp.port', values: [20] }] })
    const small = new Registry([data, looks, picky, plain], [])
    const next = (a: number, b: number, first: number): string => {
      const id = small.byPorts('tcp', a, b, Uint8Array.of(first), 0, 1)
      return id === 0 ? '' : small.protocol(id as ProtocolId).name
    }
    expect([next(20, 10, 1), next(20, 10, 2), next(9999, 10, 7), next(9999, 10, 2)]).toEqual([
      'picky',
      'plain',
      'looks',
      '',
    ])
    expect(small.byPorts('tcp', 10, 20, nothing, 0, 0)).toBe(0)
  })
})
