/** What a rule's sample says, as a pcapng file: streams of tapped servers and frames of a network in one order, one each 100 ms. */
import { writeFileSync } from 'node:fs'
import { type StdioStream, stdioInterfaceComment, stdioInterfaceName } from '../../../shared/stdio-interface.ts'
import type { Sample } from '../../alerts/rule.ts'
import type { SamplePacket } from '../../alerts/sample-packet.ts'
import { LINKTYPE_WIRESHARK_UPPER_PDU } from '../../sources/stdio/exported-pdu.ts'
import { messageFrames } from '../../sources/stdio/message-frames.ts'
import { payloadKind } from '../../sources/stdio/payload-kind.ts'
import { PcapngWriter } from '../../store/pcapng-writer.ts'
import { SamplePackets } from './sample-packets.ts'

const STEP_MS = 100
const START_SECONDS = 1_700_000_000
const STREAMS: Readonly<Record<string, StdioStream>> = { '>': 'stdin', '<': 'stdout', '!': 'stderr' }
const SPOKEN = /^([a-z0-9-]*)([<>!]) (.*)$/s
const CLIENT = { client: 'client', clientPid: 4710 }
const FIRST_PID = 4711
const INBOUND = 1
const OUTBOUND = 2

/** Writes the file, for its owner alone. */
export function writeSample(path: string, sample: Sample): void {
  const capture = new SampleCapture('frames' in sample ? sample.linktype : 1)
  for (const item of 'frames' in sample ? sample.frames : sample.stdio) {
    if (typeof item === 'string') 'frames' in sample ? capture.frame(bytesOf(item)) : capture.say(item)
    else if ('pause' in item) capture.pause(item.pause)
    else if ('line' in item) capture.repeat(item.line.replace('{fill}', 'x'.repeat(item.fill)), item.repeat)
    else if ('frame' in item) capture.frames(bytesOf(item.frame), item.repeat, item.countAt)
    else capture.packets(item)
  }
  writeFileSync(path, capture.writer.take(), { mode: 0o600 })
}

class SampleCapture {
  readonly writer = new PcapngWriter()
  private readonly interfaces = new Map<string, number>()
  private readonly servers: string[] = []
  private readonly network = new SamplePackets()
  private readonly linktype: number
  private ms = 0

  constructor(linktype: number) {
    this.linktype = linktype
    this.writer.section({ application: 'Tapscope' })
  }

  pause(ms: number): void {
    this.ms += ms
  }

  /** A line of a server's stream: `> ` of the one without a name, `a> ` of a. */
  say(line: string): void {
    const [, name = '', mark = '', text = ''] = SPOKEN.exec(line) ?? []
    const stream = STREAMS[mark]
    const bytes = Buffer.from(`${text}\n`)
    const interfaceId = this.streamOf(name === '' ? 'server' : name, stream)
    const kind = stream === 'stderr' ? 'text' : payloadKind(bytes, 0, bytes.length)
    const flags = stream === 'stdin' ? INBOUND : OUTBOUND
    for (const { tags, start, end } of messageFrames(kind, bytes.length))
      this.writer.frame({ ...this.header(interfaceId), flags, prefix: tags }, bytes, start, end)
    this.ms += STEP_MS
  }

  repeat(line: string, times: number): void {
    for (let i = 0; i < times; i++) this.say(line)
  }

  frame(bytes: Uint8Array): void {
    const interfaceId = this.interfaceOf('network', () => this.writer.interface({ linkType: this.linktype }))
    this.writer.frame(this.header(interfaceId), bytes)
    this.ms += STEP_MS
  }

  /** The same frame so many times, with 16 bits at `countAt` that count up. */
  frames(bytes: Buffer, repeat = 1, countAt?: number): void {
    for (let i = 0; i < repeat; i++) {
      this.frame(bytes)
      if (countAt !== undefined && countAt + 2 <= bytes.length)
        bytes.writeUInt16BE((bytes.readUInt16BE(countAt) + 1) & 0xffff, countAt)
    }
  }

  /** A packet so many times. */
  packets(packet: SamplePacket): void {
    for (let i = 1; i <= (packet.repeat ?? 1); i++) {
      this.frame(this.network.frame(packet, i))
      if (packet.every !== undefined) this.ms += packet.every - STEP_MS
    }
  }

  private header(interfaceId: number) {
    const timeSeconds = START_SECONDS + Math.floor(this.ms / 1000)
    return { interfaceId, timeSeconds, timeNanos: (this.ms % 1000) * 1e6, originalLength: 0, flags: 0 }
  }

  private streamOf(server: string, stream: StdioStream): number {
    if (!this.servers.includes(server)) this.servers.push(server)
    const process = { pid: FIRST_PID + this.servers.indexOf(server), command: [server], server, ...CLIENT }
    return this.interfaceOf(`${server} ${stream}`, () =>
      this.writer.interface({
        linkType: LINKTYPE_WIRESHARK_UPPER_PDU,
        name: stdioInterfaceName(process.pid, stream),
        description: server,
        comments: [stdioInterfaceComment(process, stream)],
      }),
    )
  }

  private interfaceOf(name: string, make: () => number): number {
    const known = this.interfaces.get(name)
    if (known !== undefined) return known
    const id = make()
    this.interfaces.set(name, id)
    return id
  }
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replace(/\s+/g, ''), 'hex')
