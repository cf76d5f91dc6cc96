import { expect, it } from 'vitest'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { Stacks, StacksWriter } from '../../../../src/engine/dissect/stack-table.ts'
import { RowTeller, Told } from '../../../../src/engine/session/column-fields.ts'
import { ColumnsWriter } from '../../../../src/engine/store/columns.ts'

/** Stacks to which the first pass adds one whenever they are counted. */
class BusyStacks extends Stacks {
  private readonly counted: Stacks
  private readonly add: () => void

  constructor(writer: StacksWriter, add: () => void) {
    super(writer.buffer)
    this.counted = new Stacks(writer.buffer)
    this.add = add
  }

  override get count(): number {
    const { count } = this.counted
    this.add()
    return count
  }
}

it('tells of stacks that come while others are taken in', () => {
  const registry = createRegistry()
  const writer = new StacksWriter(registry.protocols.length)
  const push = (...names: string[]): number => names.reduce((below, name) => writer.push(below, registry.idOf(name)), 0)
  const waiting = [
    ['eth', 'ip', 'tcp'],
    ['eth', 'ipv6', 'udp'],
    ['eth', 'vlan', 'ip', 'udp'],
  ]
  const stacks = new BusyStacks(writer, () => push(...(waiting.shift() ?? ['eth'])))
  const teller = new RowTeller(registry)
  for (let i = 0; i < 4; i++) teller.refresh(stacks)
  const segment = new ColumnsWriter().openRow()
  const told = (...names: string[]): number => {
    segment.stack[0] = push(...names)
    return teller.of(segment, 0)
  }
  expect(told('eth', 'ip', 'tcp')).toBe(Told.told | Told.ip | Told.tcp)
  expect(told('eth', 'ipv6', 'udp')).toBe(Told.told | Told.ipv6 | Told.udp)
  expect(told('eth', 'vlan', 'ip', 'udp')).toBe(Told.told | Told.ip | Told.udp)
})
