/**
 * Messages of tapped processes: the parts of one that spans frames, and JSON-RPC requests with their responses, wherever in the message its
 * id stands.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { parseStdioInterface } from '../../shared/stdio-interface.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import { IdFinder } from '../dissect/protocols/jsonrpc/id-finder.ts'
import type { RpcSummary } from '../dissect/summary-parts.ts'
import { type Columns, SEGMENT_BITS, SEGMENT_MASK } from '../store/columns.ts'
import { ExchangeTable } from './exchange-table.ts'
import type { IndexedSource } from './frame-scanner.ts'

const OUTBOUND = 2

interface SourceState {
  /** The tapped process, or HTTP conversation, that the source is a stream of, empty otherwise. */
  readonly process: string
  /** Row of the first part of the message that is under way, -1 otherwise. */
  openPart: number
  /** Looks for the message's id, where its first part has none. */
  idFinder: IdFinder | null
}

export class MessageLinks {
  private readonly columns: Columns
  private readonly exchanges = new ExchangeTable()
  private readonly sources: SourceState[] = []
  private readonly latin1 = new TextDecoder('latin1')

  constructor(columns: Columns) {
    this.columns = columns
  }

  addSource({ id, file, description }: IndexedSource): void {
    const stdio = parseStdioInterface(description.name, description.description, description.comments)
    this.sources[id] = { process: stdio ? `${file}:${stdio.conversation}` : '', openPart: -1, idFinder: null }
  }

  /** Links a row of a source, whose frame is [start, end) of `bytes`. Returns its flags. */
  link(
    row: number,
    sourceId: number,
    flags: number,
    rpc: RpcSummary,
    bytes: Uint8Array,
    start: number,
    end: number,
    direction: number,
  ): number {
    const source = this.sources[sourceId]
    const toServer = direction !== OUTBOUND
    const goesOn = (flags & RowFlag.part) !== 0
    if (rpc.present && source.process !== '') {
      if (rpc.idStart === 0 && goesOn) source.idFinder = new IdFinder()
      else this.pair(row, flags, source.process, this.latin1.decode(bytes.subarray(rpc.idStart, rpc.idEnd)), toServer)
    }
    if (!goesOn && source.openPart < 0) return flags
    this.join(row, source, bytes, Math.max(start, payloadStart(bytes, start, end)), end)
    if (!goesOn) this.endMessage(source, toServer)
    return flags | RowFlag.part
  }

  /** Parts follow each other on their source: each but the first points at the first, which may have its other half's link. */
  private join(row: number, source: SourceState, bytes: Uint8Array, start: number, end: number): void {
    if (source.openPart >= 0) this.relate(row, source.openPart)
    else source.openPart = row
    source.idFinder?.push(bytes, start, end)
  }

  private endMessage(source: SourceState, toServer: boolean): void {
    const { idFinder, openPart, process } = source
    source.openPart = -1
    source.idFinder = null
    if (idFinder && idFinder.id !== '') this.pair(openPart, this.flagsOf(openPart), process, idFinder.id, toServer)
  }

  /** Pairs a JSON-RPC message with its other half in the same process. */
  private pair(row: number, flags: number, process: string, id: string, toServer: boolean): void {
    if ((flags & RowFlag.request) !== 0) {
      this.exchanges.request(`${process}${toServer ? '>' : '<'}`, id, row as RowIndex)
    } else if ((flags & RowFlag.response) !== 0) {
      const request = this.exchanges.respond(`${process}${toServer ? '<' : '>'}`, id)
      if (request < 0) return
      this.relate(row, request)
      this.relate(request, row)
    }
  }

  private relate(row: number, to: number): void {
    this.columns.segments[row >>> SEGMENT_BITS].related[row & SEGMENT_MASK] = to + 1
  }

  private flagsOf(row: number): number {
    return this.columns.segments[row >>> SEGMENT_BITS].flags[row & SEGMENT_MASK]
  }
}
