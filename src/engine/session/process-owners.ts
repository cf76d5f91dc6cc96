/**
 * Which process is behind a frame: what the session's files say of the flows that they hold, by the frame's ends and time. Read when first
 * asked for; what the capture found out later counts for earlier frames of the flow too.
 */
import type { EndpointId, ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import type { ProcessesContext } from '../dissect/frame-context.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import { BlockType } from '../store/pcapng-blocks.ts'
import { type OwnerRecord, type ProcessInfo, readProcessBlock } from '../store/process-blocks.ts'
import type { BlockSource } from './resolved-names.ts'

const MAX_RECORDS = 500_000
const MAX_PROCESSES = 65_536
/** EndpointKind of IPv4 and IPv6. */
const IPV4 = 2
const IPV6 = 3
const ADDRESS_BYTES = 16

/** Of one end of a flow, a process from a time on. */
interface Span {
  readonly seconds: number
  /** Whole microseconds, in nanoseconds: a file may count times no finer. */
  readonly nanos: number
  /** Undefined where it is not known. */
  readonly process: ProcessInfo | undefined
}

export class ProcessOwners {
  private readonly index: IndexFollower
  private readonly source: BlockSource
  private readonly tcp: ProtocolId
  private readonly udp: ProtocolId
  /** Blocks of each file that are read. */
  private readonly read = new Map<number, number>()
  private readonly processes = new Map<string, ProcessInfo>()
  /** By file and end, in the order of time. */
  private readonly spans = new Map<string, Span[]>()
  private records = 0
  private readonly key = Buffer.alloc(2 * ADDRESS_BYTES + 7)

  constructor(index: IndexFollower, source: BlockSource, tcp: ProtocolId, udp: ProtocolId) {
    this.index = index
    this.source = source
    this.tcp = tcp
    this.udp = udp
  }

  /** The processes of a row's ends, undefined where neither is known. `file` is the one it is from. */
  of(row: RowIndex, file: number): ProcessesContext | undefined {
    this.refresh()
    if (this.records === 0) return undefined
    const { columns, endpoints, stacks } = this.index
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    const stack = segment.stack[slot]
    const protocol = stacks.has(stack, this.tcp) ? TCP : stacks.has(stack, this.udp) ? UDP : 0
    const source = segment.sourceEndpoint[slot] as EndpointId
    const destination = segment.destinationEndpoint[slot] as EndpointId
    if (protocol === 0 || source === 0 || destination === 0) return undefined
    const kind = endpoints.kind(source)
    if ((kind !== IPV4 && kind !== IPV6) || endpoints.kind(destination) !== kind) return undefined
    const from = endpoints.address(source)
    const to = endpoints.address(destination)
    const fromPort = segment.sourcePort[slot]
    const toPort = segment.destinationPort[slot]
    const family = kind === IPV4 ? 4 : 6
    const time = { seconds: segment.timeSeconds[slot], nanos: segment.timeNanos[slot] }
    const sender = this.at(this.keyOf(file, protocol, family, from, fromPort, to, toPort), time)
    const receiver = this.at(this.keyOf(file, protocol, family, to, toPort, from, fromPort), time)
    return sender || receiver ? { ...(sender && { sender }), ...(receiver && { receiver }) } : undefined
  }

  private at(key: string, time: { seconds: number; nanos: number }): ProcessInfo | undefined {
    const spans = this.spans.get(key)
    if (!spans) return undefined
    for (let i = spans.length - 1; i >= 0; i--) if (!isBefore(time, spans[i])) return spans[i].process
    return undefined
  }

  private refresh(): void {
    const { index, frames } = this.source
    for (const [file, blocks] of index.keptBlocks) {
      for (let i = this.read.get(file) ?? 0; i < blocks.length; i++) {
        const { type, offset, length, bigEndian } = blocks[i]
        if (type !== BlockType.processOwners) continue
        readProcessBlock(frames.raw(file, offset, length), bigEndian, {
          process: (table, number, process) => {
            if (this.processes.size < MAX_PROCESSES) this.processes.set(`${file} ${table} ${number}`, process)
          },
          owner: (record) => this.add(file, record),
        })
      }
      this.read.set(file, blocks.length)
    }
  }

  /** Of records with the same time, the later one counts. */
  private add(file: number, record: OwnerRecord): void {
    if (this.records >= MAX_RECORDS) return
    this.records++
    const { table, protocol, family, local, localPort, remote, remotePort, seconds } = record
    const key = this.keyOf(file, protocol, family, local, localPort, remote, remotePort)
    const process = record.process === 0 ? undefined : this.processes.get(`${file} ${table} ${record.process}`)
    const span = { seconds, nanos: record.nanos - (record.nanos % 1000), process }
    const spans = this.spans.get(key)
    if (!spans) {
      this.spans.set(key, [span])
      return
    }
    let at = spans.length
    while (at > 0 && isBefore(span, spans[at - 1])) at--
    spans.splice(at, 0, span)
  }

  private keyOf(
    file: number,
    protocol: number,
    family: number,
    local: Uint8Array,
    localPort: number,
    remote: Uint8Array,
    remotePort: number,
  ): string {
    const { key } = this
    const size = family === 4 ? 4 : ADDRESS_BYTES
    key.fill(0)
    key.set(local.subarray(0, size), 0)
    key.set(remote.subarray(0, size), ADDRESS_BYTES)
    key.writeUInt16BE(localPort, 2 * ADDRESS_BYTES)
    key.writeUInt16BE(remotePort, 2 * ADDRESS_BYTES + 2)
    key.writeUInt16BE(file & 0xffff, 2 * ADDRESS_BYTES + 4)
    key[2 * ADDRESS_BYTES + 6] = protocol
    return key.toString('latin1')
  }
}

const TCP = 6
const UDP = 17

const isBefore = (a: Omit<Span, 'process'>, b: Omit<Span, 'process'>): boolean =>
  a.seconds < b.seconds || (a.seconds === b.seconds && a.nanos < b.nanos)
