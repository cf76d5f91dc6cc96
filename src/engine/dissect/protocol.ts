/**
 * What a protocol is made of. A protocol folder exports one `ProtocolDefinition`; one line in `protocols/index.ts` registers it.
 *
 * Two functions read the same layout. `summarize` runs once for every frame, in order, and writes numbers into a reused
 * `Summary`: it must not allocate. `dissect` runs for a frame that somebody looks at and writes the tree. Neither throws on bad
 * input: they stop, keep what decoded, and leave a note.
 */
import type { FieldId, ProtocolId } from '../../shared/base/brand.ts'
import type { FieldInfo, FieldType } from '../../shared/fields.ts'
import type { Detail } from './detail.ts'
import type { Framing } from './framing.ts'
import type { Pairing } from './pairing.ts'
import type { Registry } from './registry.ts'
import type { Summary } from './summary.ts'

/** A declared field; `id` is assigned when its protocol is registered. */
export interface Field extends FieldInfo {
  id: FieldId
  /** See `variant`. */
  readonly variantOf?: Field
}

type FieldOptions = Omit<FieldInfo, 'name' | 'label' | 'type'>

/** Declares one field: `field('tcp.srcport', 'Source Port', 'uint16')`. */
export function field(name: string, label: string, type: FieldType, options: FieldOptions = {}): Field {
  return { id: -1 as FieldId, name, label, type, ...options }
}

/** A field that stands otherwise in some messages, under the same name and id: with another type, mask or base. Declared beside it. */
export function variant(of: Field, changes: Partial<Omit<FieldInfo, 'name'>>): Field {
  return { ...of, ...changes, variantOf: of }
}

/** The fields of several groups, for a protocol that has them in more than one object. */
export const allFields = (...groups: readonly Readonly<Record<string, Field>>[]): Readonly<Record<string, Field>> =>
  Object.fromEntries(groups.flatMap((group) => Object.values(group)).map((one) => [one.name, one]))

/** The colours the window tells protocols apart by; a colour a family, not a protocol. */
export type ProtocolFamily =
  | 'link'
  | 'arp'
  | 'ip'
  | 'icmp'
  | 'tcp'
  | 'udp'
  | 'dns'
  | 'http'
  | 'tls'
  | 'mcp'
  | 'json'
  | 'text'
  | 'event'
  | 'other'

/** Tables that name the next protocol by a number, as Wireshark's dissector tables do. */
export type NumberTable = 'linktype' | 'ethertype' | 'ip.proto' | 'tcp.port' | 'udp.port' | 'gre.proto' | 'ppp.protocol'

/** Whether bytes [start, end) look like a protocol's. Runs for every frame: must not allocate. */
export type PayloadTest = (bytes: Uint8Array, start: number, end: number) => boolean

/**
 * How a protocol is reached: by a number in a table, by an Exported PDU dissector name, or by a look at the first bytes
 * (`heuristic`, asked in registration order when no number matched).
 */
export type Binding =
  | {
      readonly table: NumberTable
      readonly values: readonly number[]
      /**
       * For ports: whether the payload looks like the protocol's; without it the port is enough. What it refuses goes to the
       * other port's protocol, to the heuristics, and is data at last.
       */
      readonly test?: PayloadTest
    }
  | {
      readonly table: 'exported_pdu'
      readonly names: readonly string[]
      /** Who is bound, when it is not the protocol that declares it; nobody when that one is not registered. */
      readonly protocol?: string
    }
  | {
      readonly table: 'heuristic'
      readonly over: 'tcp' | 'udp'
      readonly test: PayloadTest
    }

export interface ProtocolDefinition {
  /** Filter name, as `tcp`. */
  readonly name: string
  /** Tree title, as `Transmission Control Protocol`. */
  readonly title: string
  /** Protocol column, as `TCP`. */
  readonly column: string
  readonly family: ProtocolFamily
  readonly fields: Readonly<Record<string, Field>>
  readonly bindings: readonly Binding[]
  /** Its headers belong to conversations that are numbered (`tcp.stream`, `udp.stream`) or followed (SCTP). */
  readonly hasStream?: true
  /** False where `summarize` cannot know of it (the frame itself, undecoded data): no row's stack has it. */
  readonly summarized?: false
  /** How its messages stand in a TCP stream, where they may span segments; without it each segment is handed on as it is. */
  readonly framing?: Framing
  /** Layers below whose trees its own looks at: `tcp`, for who is the server by the ports. */
  readonly looksAt?: readonly string[]
  /** How its responses find their requests, where it has such; over UDP, `summarize` tells of each message too (`Summary.message`). */
  readonly pairing?: Pairing
  /**
   * Where the protocol's bytes end, headers and payload, when its header says so: what follows up to `end` is padding or a
   * trailer of the link. Never beyond `end`. Without it, everything is the protocol's.
   */
  extent?(registry: Registry, bytes: Uint8Array, start: number, end: number): number
  /**
   * Bytes [start, end) of `bytes` are this protocol's. Sets what it knows in `out` and names the next protocol with
   * `out.continueWith`. Must not allocate, must not read at or after `end`.
   */
  summarize(bytes: Uint8Array, start: number, end: number, out: Summary): void
  /** The same bytes as a tree. Hands its payload on with `out.call`. Must not read at or after `end`. */
  dissect(bytes: Uint8Array, start: number, end: number, out: Detail): void
}

/** A protocol with its identity: `id` is dense from 1 in registration order. */
export interface Protocol extends ProtocolDefinition {
  readonly id: ProtocolId
  /** The field that stands for the protocol itself: presence (`tcp`) and its bytes. */
  readonly self: Field
}
