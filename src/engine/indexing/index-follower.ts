/** The index as a reader has it, on any thread: follows what the indexing worker announces. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { Stacks } from '../dissect/stack-table.ts'
import { Columns } from '../store/columns.ts'
import { DuplicateAddresses } from '../store/duplicate-addresses.ts'
import { Endpoints } from '../store/endpoints.ts'
import { LayerStreams } from '../store/layer-streams.ts'
import { NestedAddresses } from '../store/nested-addresses.ts'
import type { KeptBlock } from '../store/record-parser.ts'
import { SctpDirections } from '../store/sctp-directions.ts'
import { StoredSegments } from '../store/stored-segments.ts'
import { Streams } from '../store/stream-table.ts'
import { TcpMessages } from '../store/tcp-messages.ts'
import { TcpNumberTable } from '../store/tcp-numbers.ts'
import { Transactions } from '../store/transactions.ts'
import type { IndexedSource } from './frame-scanner.ts'
import type { Announcement } from './messages.ts'

export class IndexFollower {
  readonly columns = new Columns()
  stacks = new Stacks()
  readonly endpoints = new Endpoints()
  readonly nestedAddresses = new NestedAddresses()
  readonly tcpStreams = new Streams()
  readonly udpStreams = new Streams()
  readonly sctpDirections = new SctpDirections()
  readonly layerStreams = new LayerStreams()
  readonly duplicateAddresses = new DuplicateAddresses()
  readonly tcpMessages = new TcpMessages()
  readonly tcpNumbers = new TcpNumberTable()
  readonly transactions = { keyed: new Transactions('keyed'), numbered: new Transactions('numbered') }
  readonly sources: IndexedSource[] = []
  /** Where each file is read. */
  readonly paths = new Map<number, string>()
  /** Files that were deleted, as rings delete theirs. */
  readonly removedFiles = new Set<number>()
  readonly keptBlocks = new Map<number, KeptBlock[]>()
  /** Called when a kept index turns out to be damaged; what was asked for throws. */
  onDamage: () => void = () => {}

  /** Time of the first row, which relative times count from; zero while there is none. */
  get baseSeconds(): number {
    return this.columns.rowCount > 0 ? this.columns.segmentOf(0 as RowIndex).timeSeconds[0] : 0
  }

  get baseNanos(): number {
    return this.columns.rowCount > 0 ? this.columns.segmentOf(0 as RowIndex).timeNanos[0] : 0
  }

  /** Takes in an announcement; they come in order, each once. */
  apply(message: Announcement): void {
    switch (message.type) {
      case 'rows':
        this.columns.publish(message.rows)
        break
      case 'stacks':
        this.stacks = new Stacks(message.buffer)
        break
      case 'segment':
        this.columns.attach(message.buffer)
        break
      case 'storedSegments':
        this.columns.attachStored(new StoredSegments(message.handle, () => this.onDamage()))
        break
      case 'endpoints':
        this.endpoints.attach(message.buffer)
        break
      case 'nestedAddresses':
        this.nestedAddresses.attach(message.part, message.buffer)
        break
      case 'tcpStreams':
        this.tcpStreams.attach(message.buffer)
        break
      case 'udpStreams':
        this.udpStreams.attach(message.buffer)
        break
      case 'sctpDirections':
        this.sctpDirections.attach(message.buffer)
        break
      case 'layerStreams':
        this.layerStreams.attach(message.buffer)
        break
      case 'duplicateAddresses':
        this.duplicateAddresses.attach(message.buffer)
        break
      case 'tcpMessages':
        this.tcpMessages.attach(message.part, message.buffer)
        break
      case 'tcpNumbers':
        this.tcpNumbers.attach(message.part, message.buffer)
        break
      case 'transactions':
        this.transactions[message.kind].attach(message.part, message.buffer)
        break
      case 'name':
        this.endpoints.names.push(message.name)
        break
      case 'source':
        this.sources.push(message.source)
        break
      case 'path':
        this.paths.set(message.file, message.path)
        break
      case 'removed':
        this.removedFiles.add(message.file)
        break
      case 'kept': {
        const blocks = this.keptBlocks.get(message.file) ?? []
        blocks.push(...message.blocks)
        this.keptBlocks.set(message.file, blocks)
        break
      }
    }
  }
}
