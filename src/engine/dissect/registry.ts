/**
 * Which protocols there are, which fields they have, and who follows whom. Built once from the list in `protocols/index.ts`;
 * duplicates are programming mistakes and throw.
 */
import { assert } from '../../shared/base/assert.ts'
import type { FieldId, ProtocolId } from '../../shared/base/brand.ts'
import type { FieldInfo } from '../../shared/fields.ts'
import {
  type Field,
  field,
  type NumberTable,
  type PayloadTest,
  type Protocol,
  type ProtocolDefinition,
} from './protocol.ts'

/** A name that stands for several fields, as `ip.addr` for source and destination. */
export interface FieldAlias extends FieldInfo {
  readonly of: readonly Field[]
}

/** An alias as it is declared, by the names of its fields. One may carry a protocol's name, and then means its fields instead. */
export interface AliasDeclaration extends FieldInfo {
  readonly of: readonly string[]
}

type Heuristic = { readonly test: PayloadTest; readonly id: ProtocolId }

const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

function startsWith(bytes: Uint8Array, start: number, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false
  return true
}

/** All protocols have the same properties in the same order: the first pass calls `summarize` of each in turn, of one kind of object. */
function protocolOf(definition: ProtocolDefinition, id: ProtocolId, self: Field): Protocol {
  const { name, title, column, family, fields, bindings, hasStream, summarized, framing } = definition
  const { pairing, looksAt, extent, summarize, dissect } = definition
  return {
    id,
    self,
    name,
    title,
    column,
    family,
    fields,
    bindings,
    hasStream,
    summarized,
    framing,
    pairing,
    looksAt,
    extent,
    summarize,
    dissect,
  }
}

export class Registry {
  readonly protocols: readonly Protocol[]
  readonly fields: readonly Field[]
  readonly dataId: ProtocolId
  readonly expertField = field('_ws.expert.message', 'Message', 'string')
  readonly malformedField = field('_ws.malformed', 'Malformed Packet', 'string')
  /** As malformed, where the bytes that miss were cut off by the capture. */
  readonly shortField = field('_ws.short', 'Short Frame', 'string')

  private readonly byId: (Protocol | undefined)[] = [undefined]
  private readonly byName = new Map<string, Protocol>()
  private readonly fieldsByName = new Map<string, Field>()
  private readonly variantsByName = new Map<string, readonly Field[]>()
  private readonly aliasesByName = new Map<string, FieldAlias>()
  private readonly numbers: Record<NumberTable, Uint16Array> = {
    linktype: new Uint16Array(65536),
    ethertype: new Uint16Array(65536),
    'ip.proto': new Uint16Array(256),
    'tcp.port': new Uint16Array(65536),
    'udp.port': new Uint16Array(65536),
    'gre.proto': new Uint16Array(65536),
    'ppp.protocol': new Uint16Array(65536),
  }
  private readonly linkTypes = this.numbers.linktype
  private readonly ethertypes = this.numbers.ethertype
  private readonly ipProtocols = this.numbers['ip.proto']
  private readonly tcpPorts = this.numbers['tcp.port']
  private readonly udpPorts = this.numbers['udp.port']
  /** By protocol id: the tests of port bindings. */
  private readonly tcpTests: (PayloadTest | undefined)[] = []
  private readonly udpTests: (PayloadTest | undefined)[] = []
  /** By protocol id: 1 where messages are framed in a TCP stream. */
  private readonly framed = new Uint8Array(512)
  private readonly exportedPdu: { readonly name: Uint8Array; readonly id: ProtocolId }[] = []
  private readonly heuristics: Record<'tcp' | 'udp', Heuristic[]> = { tcp: [], udp: [] }

  constructor(definitions: readonly ProtocolDefinition[], aliases: readonly AliasDeclaration[]) {
    const fields: Field[] = []
    const exported: { readonly names: readonly string[]; readonly protocol: string }[] = []
    const addField = (added: Field) => {
      if (added.variantOf) {
        added.id = added.variantOf.id
        this.variantsByName.set(added.name, [...(this.variantsByName.get(added.name) ?? []), added])
        return
      }
      assert(!this.fieldsByName.has(added.name), `field ${added.name} is declared once`)
      added.id = fields.length as FieldId
      fields.push(added)
      this.fieldsByName.set(added.name, added)
    }
    addField(this.expertField)
    addField(this.malformedField)
    addField(this.shortField)
    for (const [position, definition] of definitions.entries()) {
      assert(!this.byName.has(definition.name), `protocol ${definition.name} is registered once`)
      const id = (position + 1) as ProtocolId
      const self = field(definition.name, definition.title, 'protocol')
      const protocol = protocolOf(definition, id, self)
      this.framed[id] = definition.framing ? 1 : 0
      this.byId.push(protocol)
      this.byName.set(definition.name, protocol)
      addField(self)
      for (const added of Object.values(definition.fields)) addField(added)
      for (const binding of definition.bindings) {
        if (binding.table === 'exported_pdu')
          exported.push({ ...binding, protocol: binding.protocol ?? definition.name })
        else if (binding.table === 'heuristic') this.heuristics[binding.over].push({ test: binding.test, id })
        else {
          if (binding.table === 'tcp.port') this.tcpTests[id] = binding.test
          if (binding.table === 'udp.port') this.udpTests[id] = binding.test
          for (const value of binding.values) {
            assert(this.numbers[binding.table][value] === 0, `${binding.table} ${value} is bound once`)
            this.numbers[binding.table][value] = id
          }
        }
      }
    }
    for (const { names, protocol } of exported) {
      const id = this.idOf(protocol)
      if (id !== 0) for (const name of names) this.exportedPdu.push({ name: asciiBytes(name), id })
    }
    for (const alias of aliases) {
      const taken = this.fieldsByName.get(alias.name)
      assert(!taken || taken.type === 'protocol', `alias ${alias.name} has a name of its own`)
      const of = alias.of.map((name) => {
        const found = this.fieldsByName.get(name)
        assert(found, `field ${name} of alias ${alias.name} is declared`)
        return found
      })
      this.aliasesByName.set(alias.name, { ...alias, of })
    }
    this.protocols = this.byId.slice(1) as Protocol[]
    this.fields = fields
    this.dataId = this.require('data').id
  }

  /** The protocol of an id that is not 0. */
  protocol(id: ProtocolId): Protocol {
    return this.byId[id] as Protocol
  }

  /** Id of a protocol by its name, 0 when it is not registered. */
  idOf(name: string): ProtocolId {
    return this.byName.get(name)?.id ?? (0 as ProtocolId)
  }

  find(name: string): Protocol | undefined {
    return this.byName.get(name)
  }

  require(name: string): Protocol {
    const found = this.byName.get(name)
    assert(found, `protocol ${name} is registered`)
    return found
  }

  field(name: string): Field | undefined {
    return this.fieldsByName.get(name)
  }

  alias(name: string): FieldAlias | undefined {
    return this.aliasesByName.get(name)
  }

  /** The fields a name in a filter or column stands for: those of an alias, or the one so named. Empty when unknown. */
  resolve(name: string): readonly Field[] {
    const alias = this.aliasesByName.get(name)
    if (alias) return alias.of
    const found = this.fieldsByName.get(name)
    return found ? [found, ...(this.variantsByName.get(name) ?? [])] : []
  }

  get aliases(): IterableIterator<FieldAlias> {
    return this.aliasesByName.values()
  }

  /** Next protocol by number, 0 when none is bound. */
  byNumber(table: NumberTable, value: number): ProtocolId {
    return (this.numbers[table][value] ?? 0) as ProtocolId
  }

  /** As byNumber, for the tables that every frame asks. A link type may be beyond its table: those of our own are. */
  linkType(value: number): ProtocolId {
    return (this.linkTypes[value] ?? 0) as ProtocolId
  }

  ethertype(value: number): ProtocolId {
    return this.ethertypes[value] as ProtocolId
  }

  ipProtocol(value: number): ProtocolId {
    return this.ipProtocols[value] as ProtocolId
  }

  /**
   * Protocol of a transport's payload: that of the lower port, as Wireshark tries them, of the higher one, or who recognises
   * the bytes; 0 when nobody does, or there are none.
   */
  byPorts(over: 'tcp' | 'udp', a: number, b: number, bytes: Uint8Array, start: number, end: number): ProtocolId {
    if (start >= end) return 0 as ProtocolId
    const table = over === 'tcp' ? this.tcpPorts : this.udpPorts
    const tests = over === 'tcp' ? this.tcpTests : this.udpTests
    const low = table[a < b ? a : b]
    if (low !== 0 && (tests[low]?.(bytes, start, end) ?? true)) return low as ProtocolId
    const high = table[a < b ? b : a]
    if (high !== 0 && high !== low && (tests[high]?.(bytes, start, end) ?? true)) return high as ProtocolId
    return this.byHeuristic(over, bytes, start, end)
  }

  /** Protocol with a framing that one of the TCP ports belongs to, the lower one first, whatever the payload looks like; 0 for none. */
  framedByPorts(a: number, b: number): ProtocolId {
    const low = this.tcpPorts[a < b ? a : b]
    if (low !== 0 && this.framed[low] === 1) return low as ProtocolId
    const high = this.tcpPorts[a < b ? b : a]
    return high !== 0 && this.framed[high] === 1 ? (high as ProtocolId) : (0 as ProtocolId)
  }

  /** Next protocol by the dissector name of an Exported PDU at [start, end), 0 when unknown. */
  byExportedPdu(bytes: Uint8Array, start: number, end: number): ProtocolId {
    for (let i = 0; i < this.exportedPdu.length; i++) {
      const { name, id } = this.exportedPdu[i]
      if (name.length === end - start && startsWith(bytes, start, name)) return id
    }
    return 0 as ProtocolId
  }

  /** Next protocol by a look at the payload, 0 when nobody claims it. */
  byHeuristic(over: 'tcp' | 'udp', bytes: Uint8Array, start: number, end: number): ProtocolId {
    const candidates = this.heuristics[over]
    for (let i = 0; i < candidates.length; i++) {
      if (candidates[i].test(bytes, start, end)) return candidates[i].id
    }
    return 0 as ProtocolId
  }
}
