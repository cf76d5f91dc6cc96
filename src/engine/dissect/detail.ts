/**
 * The tree of one frame, written by `dissect` functions: a preorder list in parallel arrays with a depth each, so that a face can
 * show it, a filter can search it and a test can compare it without another shape in between.
 *
 * Every node has a byte range in one of the frame's data sources: 0 is the frame itself, further ones are bytes that were
 * reassembled or decoded from it.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { FieldValue } from '../../shared/fields.ts'
import { escapeText } from '../../shared/format/text.ts'
import { treeText } from '../../shared/format/value.ts'
import type { FrameContext, StreamContext } from './frame-context.ts'
import { isLarge, type LayoutItem, readValue } from './item.ts'
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.ts'
import type { Field, Protocol } from './protocol.ts'
import type { Registry } from './registry.ts'
import { MAX_LAYERS } from './summary.ts'
import type { WantedLayers } from './wanted-layers.ts'

/** The network header above the layer that runs: what transports and ICMP say of it. */
export interface NetworkHeader {
  readonly bytes: Uint8Array
  readonly source: number
  readonly destination: number
  readonly addressLength: number
  readonly hopLimit: number
}

/** Wireshark's four expert levels. */
export type ExpertSeverity = 'chat' | 'note' | 'warn' | 'error'

export interface DataSource {
  readonly name: string
  readonly bytes: Uint8Array
}

export class Detail {
  readonly registry: Registry
  readonly context: FrameContext
  readonly preferences: Preferences

  /** Parallel arrays, one entry a node. `fields[i]` is null for a plain text line. */
  readonly fields: (Field | null)[] = []
  readonly starts: number[] = []
  readonly lengths: number[] = []
  readonly depths: number[] = []
  readonly values: FieldValue[] = []
  /** Overrides the text made of label and value. */
  readonly texts: (string | undefined)[] = []
  /** Index into `sources`. */
  readonly sourceIndexes: number[] = []
  readonly severities: (ExpertSeverity | undefined)[] = []
  /** Whether no byte holds the value: it was computed, or is known from other frames. Such lines stand in brackets. */
  readonly generatedNodes: boolean[] = []

  readonly sources: DataSource[] = []
  /** Names of the protocols met, outermost first, as `frame.protocols` has them. */
  readonly protocolNames: string[] = []
  /** Nodes [first, end) that each call of a protocol added, with those of the layers it called, in the order of the calls. */
  readonly layerNodes: { readonly name: string; readonly first: number; end: number }[] = []

  /** Columns of the packet list. Later layers override earlier ones. */
  protocolColumn = ''
  info = ''
  /** Stands before `info` whatever later layers make of that, as Wireshark's fence does. */
  infoPrefix = ''
  /** Nothing stands between `info` and that of a message before it in the frame. */
  infoFollows = false
  sourceColumn = ''
  destinationColumn = ''
  /** The topmost protocol that decoded; agrees with `Summary.protocol`. */
  protocol = 0 as ProtocolId

  /** As in Summary, for the layer that runs. */
  transport = 0
  reportedEnd: number
  truncated = false
  network: NetworkHeader | undefined
  /** Bytes after those of the layer that runs which belong to it all the same: a checksum that a pseudo-header announced. */
  linkTrailer = 0
  /** As in Summary: for the 802.11 frame that follows. */
  swappedControl = false
  /** Whether the datagram that the frame completes is shown: a fragment within it is of another one. */
  hasDatagram = false

  /** The protocol below the one that began last. */
  private below = 0 as ProtocolId
  private depth = 0
  /** Depth of the line of a layer: 0, or that of the quote it is in. */
  private base = 0
  private layers = 0
  /** Headers so far whose conversations are numbered. */
  private transports = 0
  private quotes = 0
  private sourceIndex = 0
  /** The layers that are asked for, when not all are. */
  private readonly wanted: WantedLayers | undefined
  /** By field: 1 where its nodes are asked for; null where all are. */
  private readonly kept: Uint8Array | null

  constructor(
    registry: Registry,
    context: FrameContext,
    bytes: Uint8Array,
    preferences = DEFAULT_PREFERENCES,
    wanted?: WantedLayers,
  ) {
    this.registry = registry
    this.context = context
    this.preferences = preferences
    this.wanted = wanted
    this.kept = wanted?.kept ?? null
    if (wanted) wanted.summary.begin(context.interface.linkType)
    if (this.kept) this.push(null, 0, 0, null)
    this.sources.push({ name: 'Frame', bytes })
    this.reportedEnd = Math.max(bytes.length, context.originalLength)
  }

  /**
   * Adds a node at the current depth and returns its index. `start` and `length` are in bytes of the current data source. Where only some fields
   * are asked for, nodes of others are not kept: node 0 stands for each of them in turn, as text without a field, and has the last one's value.
   */
  add(field: Field | null, start: number, length: number, value: FieldValue, text?: string): number {
    if (!this.isKept(field)) {
      this.values[0] = value
      return 0
    }
    return this.push(field, start, length, value, text)
  }

  private isKept(field: Field | null): boolean {
    return this.kept === null || (field !== null && this.kept[field.id] === 1)
  }

  private push(field: Field | null, start: number, length: number, value: FieldValue, text?: string): number {
    this.fields.push(field)
    this.starts.push(start)
    this.lengths.push(length)
    this.depths.push(this.depth)
    this.values.push(value)
    this.texts.push(text)
    this.sourceIndexes.push(this.sourceIndex)
    this.severities.push(undefined)
    this.generatedNodes.push(false)
    return this.fields.length - 1
  }

  /** Adds a field whose value stands in the bytes as its type says, `length` of them at `start`. */
  item(field: Field, bytes: Uint8Array, start: number, length: number, text?: string): number {
    // Of values that are not kept, dissectors look at numbers alone.
    if (!this.isKept(field) && isLarge(field.type)) return this.add(field, start, length, null)
    return this.add(field, start, length, readValue(field, bytes, start, length), text)
  }

  /** Adds the fields of a header at `start` as far as they lie before `end`; false when some do not. */
  items(layout: readonly LayoutItem[], bytes: Uint8Array, start: number, end: number): boolean {
    for (const [field, offset, length] of layout) {
      if (start + offset + length > end) return false
      this.item(field, bytes, start + offset, length)
    }
    return true
  }

  /** Adds a field that no byte holds: computed, or known from other frames. `text` comes with its brackets. */
  generated(field: Field, value: FieldValue, start = 0, length = 0, text?: string): number {
    const node = this.add(field, start, length, value, text)
    this.generatedNodes[node] = true
    return node
  }

  /** The text of a node's line. */
  text(node: number): string {
    const override = this.texts[node]
    if (override !== undefined) return escapeText(override)
    const field = this.fields[node]
    const text = field ? treeText(field, this.values[node]) : ''
    return this.generatedNodes[node] ? `[${text}]` : text
  }

  /** Adds a node and makes the nodes that follow its children, until `close`. */
  open(field: Field | null, start: number, length: number, value: FieldValue, text?: string): number {
    const node = this.add(field, start, length, value, text)
    this.depth++
    return node
  }

  /** Makes the nodes that follow children of the last one, until `close`. */
  enter(): void {
    this.depth++
  }

  close(): void {
    this.depth--
  }

  /** Changes the text of a node that is already there, and its length when that was not known. -1, for none, changes nothing. */
  amend(node: number, text?: string, length?: number): void {
    if (node < 0) return
    if (text !== undefined) this.texts[node] = text
    if (length !== undefined) this.lengths[node] = length
  }

  /** A note about bytes, at one of Wireshark's four levels. */
  expert(severity: ExpertSeverity, start: number, length: number, message: string): void {
    const node = this.add(this.registry.expertField, start, length, message, message)
    this.severities[node] = severity
  }

  /**
   * The layer could not be decoded from `start` on: what stands stays, the rest is shown as it is. Where the capture cut the
   * frame or a quote ends early, that is no fault of the sender and the note says so.
   */
  malformed(protocol: Titled | string, start: number, end: number, reason: string): void {
    const title = typeof protocol === 'string' ? protocol : protocol.title
    const { registry, context } = this
    const cut = context.capturedLength < context.originalLength && end === this.sources[0].bytes.length
    const isQuote = this.quotes > 0
    const field = cut ? registry.shortField : isQuote ? null : registry.malformedField
    const kind = cut ? 'Cut short by the capture' : isQuote ? 'Quoted in part' : 'Malformed'
    const node = this.add(field, start, Math.max(0, end - start), reason, `[${kind}: ${title}: ${reason}]`)
    this.severities[node] = cut || isQuote ? 'note' : 'error'
    if (!isQuote) this.info += cut ? '[Packet size limited during capture]' : '[Malformed Packet]'
  }

  /** The layer that runs finds that the bytes are not its own: they are shown as nobody's. */
  reject(bytes: Uint8Array, start: number, end: number): void {
    this.protocolNames.pop()
    this.protocol = this.below
    this.call(0 as ProtocolId, bytes, start, end)
  }

  /** Whether the layer that runs is quoted by another one (an ICMP error), where it may end anywhere. */
  get quoted(): boolean {
    return this.quotes > 0
  }

  /** The stream of the transport header that runs; to be asked before the next layer runs. */
  get stream(): StreamContext | undefined {
    const { stream, streams } = this.context
    if (streams) return streams[this.transports - 1]
    return this.quotes > 0 ? undefined : stream
  }

  /** A network layer's own end on the wire, `end` being that of the captured bytes. */
  endsAt(ownEnd: number, end: number): void {
    this.reportedEnd = Math.min(this.reportedEnd, ownEnd)
    this.truncated = ownEnd > end
  }

  /**
   * Makes bytes that are not part of the frame (decoded, reassembled) the data source of the nodes that `within` adds; the same array again is
   * the same source.
   */
  withSource(name: string, bytes: Uint8Array, within: () => void): void {
    const { sourceIndex, reportedEnd, truncated } = this
    const known = this.sources.findIndex((source) => source.bytes === bytes)
    this.sourceIndex = known < 0 ? this.sources.push({ name, bytes }) - 1 : known
    this.reportedEnd = bytes.length
    this.truncated = false
    within()
    this.sourceIndex = sourceIndex
    this.reportedEnd = reportedEnd
    this.truncated = truncated
  }

  /** Opens the tree line of a protocol. Every `dissect` does this first and closes it last (before or after `call`). */
  openProtocol(protocol: ProtocolDefinitionName, start: number, length: number, text?: string): number {
    const registered = this.registry.require(protocol.name)
    return this.open(registered.self, start, length, null, text ?? registered.title)
  }

  /**
   * Hands bytes to a protocol as the next layer of the frame (top level of the tree), or, with `nested`, inside the
   * current tree line (an ICMP quote), which leaves the columns as they are. 0 and layers beyond a bound show the bytes as data.
   */
  call(id: ProtocolId, bytes: Uint8Array, start: number, end: number, nested = false): void {
    if (!nested) return this.run(id, bytes, start, end, this.base)
    const { protocol, protocolColumn, info, sourceColumn, destinationColumn } = this
    const { base, reportedEnd, truncated, transport, network } = this
    this.quotes++
    this.base = this.depth
    this.run(id, bytes, start, end, this.depth)
    this.base = base
    this.quotes--
    this.reportedEnd = reportedEnd
    this.truncated = truncated
    this.transport = transport
    this.network = network
    this.protocol = protocol
    this.protocolColumn = protocolColumn
    this.info = info
    this.sourceColumn = sourceColumn
    this.destinationColumn = destinationColumn
  }

  /** As `call`, with the next layer's lines inside the current one (extension headers). */
  callInside(id: ProtocolId, bytes: Uint8Array, start: number, end: number): void {
    this.run(id, bytes, start, end, this.depth)
  }

  /** As `call`, for one of several messages that a layer holds side by side: they count as one layer. */
  callBeside(id: ProtocolId, bytes: Uint8Array, start: number, end: number): void {
    const { layers } = this
    this.run(id, bytes, start, end, this.base)
    this.layers = layers
  }

  private run(id: ProtocolId, bytes: Uint8Array, start: number, end: number, depth: number): void {
    const known = id !== 0 && this.layers < MAX_LAYERS
    if ((!known && start >= end) || this.hasEnded) return
    const protocol = this.registry.protocol(known ? id : this.registry.dataId)
    const before = this.depth
    this.depth = depth
    this.layers++
    this.protocolNames.push(protocol.name)
    if (known) {
      this.below = this.protocol
      this.protocol = protocol.id
      this.protocolColumn = protocol.column
    }
    if (protocol.hasStream) this.transports++
    const nodes = { name: protocol.name, first: this.fields.length, end: 0 }
    this.layerNodes.push(nodes)
    if (this.wanted && !this.wanted.has(protocol.id)) this.pass(protocol, bytes, start, end, this.wanted)
    else {
      this.wanted?.summary.note(protocol.id)
      protocol.dissect(bytes, start, end, this)
    }
    nodes.end = this.fields.length
    this.depth = before
  }

  /** Whether no layer is asked for above the transport header that runs. */
  get hasEnded(): boolean {
    return this.transport !== 0 && this.wanted?.endsAtTransport === true
  }

  /** Whether the tree is wanted, and not the packet list's columns alone. */
  get hasTree(): boolean {
    return this.wanted === undefined || this.wanted.trees
  }

  /** Whether the packet list's columns are wanted: not where certain fields are asked for. */
  get hasColumns(): boolean {
    return this.kept === null
  }

  /** Whether somebody asks for one of the fields, or for a layer of these names. */
  wants(fields: readonly Field[], layers: readonly string[]): boolean {
    const { wanted, registry } = this
    if (!wanted) return true
    return fields.some((field) => wanted.wantsField(field)) || layers.some((name) => wanted.has(registry.idOf(name)))
  }

  /**
   * As `wants`, for a list of fields that is the same object each time; also where the own line of the protocol that runs is asked for, which may
   * tell of any of them.
   */
  asks(fields: readonly Field[]): boolean {
    const { wanted } = this
    if (!wanted?.trees) return true
    return wanted.wantsAny(fields) || wanted.wantsField(this.registry.protocol(this.protocol).self)
  }

  /** Goes on with the layer after one that nobody asks for. */
  private pass(protocol: Protocol, bytes: Uint8Array, start: number, end: number, { summary }: WantedLayers): void {
    summary.reportedEnd = this.reportedEnd
    summary.truncated = this.truncated
    summary.transport = this.transport
    summary.swappedControl = this.swappedControl
    summary.step(protocol, bytes, start, end)
    this.reportedEnd = summary.reportedEnd
    this.truncated = summary.truncated
    this.transport = summary.transport
    this.swappedControl = summary.swappedControl
    if (summary.next !== 0) this.run(summary.next, bytes, summary.nextStart, summary.nextEnd, this.depth)
  }

  /** Indexes of the nodes of a field, in tree order. */
  nodesOf(field: Field): number[] {
    const found: number[] = []
    for (let i = 0; i < this.fields.length; i++) if (this.fields[i] === field) found.push(i)
    return found
  }
}

type ProtocolDefinitionName = { readonly name: string }
type Titled = { readonly title: string }
