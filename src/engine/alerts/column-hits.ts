/**
 * Hits of frames that need no look: what the rule asks for is in the index's columns, and so is all that its hits hold. Rows whose columns may not
 * tell the whole frame are left to the matcher.
 */
import type { EndpointId, RowIndex } from '../../shared/base/brand.ts'
import { valueText } from '../../shared/format/value.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { Field } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import { EndpointKind } from '../dissect/summary-parts.ts'
import type { CompiledRule } from './compile-rule.ts'
import type { Hit } from './hit.ts'
import { otherFamily } from './other-family.ts'
import { PlainStacks } from './plain-stacks.ts'
import type { IndexedRows } from './step-columns.ts'

/** Rows that hold, or may hold, more than their columns tell; or less. */
const UNTOLD =
  RowFlag.malformed | RowFlag.nested | RowFlag.fragment | RowFlag.reassembled | RowFlag.part | RowFlag.untoldAddresses

type Segment = ReturnType<IndexedRows['columns']['segmentOf']>
/** A field's text as the matcher takes it from a tree; null where the frame does not have the field. */
type Told = (segment: Segment, slot: number) => string | null

interface ToldRule {
  readonly key: readonly Told[]
  readonly counted: Told | null
}

export class ColumnHits {
  private readonly rules: readonly (ToldRule | null)[]
  private readonly stacks: PlainStacks
  private readonly endpointTexts = new Map<number, string>()
  private index: IndexedRows | undefined

  constructor(rules: readonly CompiledRule[], registry: Registry) {
    this.stacks = new PlainStacks(registry)
    this.rules = rules.map((rule) => this.toldRule(rule, registry))
  }

  /** Whether hits of the rule can be made without a look at the frame. */
  tells(rule: number): boolean {
    return this.rules[rule] !== null
  }

  /** What rows are of, from now on. */
  begin(index: IndexedRows): void {
    if (this.index !== index) this.endpointTexts.clear()
    this.index = index
    this.stacks.begin(index.stacks)
  }

  /** Whether columns tell all of the row that hits are made of. */
  tellsRow(row: RowIndex): boolean {
    const { columns, endpoints } = this.index as IndexedRows
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    if ((segment.flags[slot] & UNTOLD) !== 0 || !this.stacks.isPlain(segment.stack[slot])) return false
    // Else addresses are those of something in the packet.
    const kind = endpoints.kind(segment.sourceEndpoint[slot] as EndpointId)
    return kind === EndpointKind.ipv4 || kind === EndpointKind.ipv6
  }

  /** Adds the hit of a rule that `tells` in a row that `tellsRow` and whose columns fit its `when`, unless a part of it is missing. */
  add(rule: number, row: RowIndex, timeMs: number, hits: Hit[]): void {
    const { columns } = this.index as IndexedRows
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    const { key, counted } = this.rules[rule] as ToldRule
    const value = counted ? counted(segment, slot) : null
    if (counted && value === null) return
    const texts: string[] = []
    for (const told of key) {
      const text = told(segment, slot)
      if (text === null) return
      texts.push(text)
    }
    hits.push({ rule, step: 0, row, timeMs, key: texts, value, carried: [] })
  }

  private toldRule({ rule, unless, followedBy, keys, counted }: CompiledRule, registry: Registry): ToldRule | null {
    const { carry, each, response, drift, flow, unanswered } = rule
    if (unless.length > 0 || followedBy.length > 0 || each || carry || response || drift || flow) return null
    if (unanswered !== undefined) return null
    const key = keys[0].map((field) => this.told(field, registry))
    const value = counted && this.told(counted, registry)
    if (!key.every((one) => one !== undefined) || value === undefined) return null
    return { key, counted: value }
  }

  /** How to take a field's text from columns; undefined where they don't tell it. */
  private told(field: Field, registry: Registry): Told | undefined {
    switch (field.name) {
      case 'ip.src':
      case 'ipv6.src':
        return this.address(field, registry, 'sourceEndpoint')
      case 'ip.dst':
      case 'ipv6.dst':
        return this.address(field, registry, 'destinationEndpoint')
      case 'tcp.srcport':
      case 'udp.srcport':
        return this.number(field, ({ sourcePort }, slot) => sourcePort[slot])
      case 'tcp.dstport':
      case 'udp.dstport':
        return this.number(field, ({ destinationPort }, slot) => destinationPort[slot])
      case 'tcp.stream':
      case 'udp.stream':
        return this.number(field, ({ stream }, slot) => stream[slot] - 1)
      default:
        return undefined
    }
  }

  /** A number of TCP or UDP. */
  private number(field: Field, numberOf: (segment: Segment, slot: number) => number): Told {
    const isTcp = field.name.startsWith('tcp.')
    return (segment, slot) => {
      const stack = segment.stack[slot]
      if (!(isTcp ? this.stacks.isTcp(stack) : this.stacks.isUdp(stack))) return null
      const number = numberOf(segment, slot)
      return number < 0 ? null : valueText(field, number)
    }
  }

  private address(field: Field, registry: Registry, column: 'sourceEndpoint' | 'destinationEndpoint'): Told {
    const other = otherFamily(field, registry)
    const [ipv4, ipv6] = field.name.startsWith('ip.') ? [field, other] : [other, field]
    return (segment, slot) => {
      const { endpoints } = this.index as IndexedRows
      const id = segment[column][slot] as EndpointId
      const kind = endpoints.kind(id)
      const shown = kind === EndpointKind.ipv4 ? ipv4 : kind === EndpointKind.ipv6 ? ipv6 : undefined
      return shown ? this.addressText(shown, id) : null
    }
  }

  private addressText(field: Field, id: EndpointId): string {
    const known = this.endpointTexts.get(id)
    if (known !== undefined) return known
    const text = valueText(field, (this.index as IndexedRows).endpoints.address(id))
    if (this.endpointTexts.size >= MAX_TEXTS) this.endpointTexts.clear()
    this.endpointTexts.set(id, text)
    return text
  }
}

/** Texts of addresses that are kept. */
const MAX_TEXTS = 65536
