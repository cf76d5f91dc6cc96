/**
 * What processes said over stdio as TCP connections, so that Wireshark's Follow TCP Stream shows it: one connection for stdin and stdout, one for
 * stderr. Addresses and ports are made up; docs/formats.md has them.
 */
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { payloadStart } from '../../dissect/protocols/exported-pdu/exported-pdu.ts'
import { readNote } from '../../sources/stdio/exported-pdu.ts'
import { PcapWriter } from '../../store/pcap-writer.ts'
import type { Encoder, EncoderSource } from './encoder.ts'
import { TcpConnection } from './tcp-connection.ts'

const LINKTYPE_RAW = 101
/** 127.0.0.1; the processes are 127.1.0.1 and up, in the order in which they are met. */
const CLIENT = 0x7f000001
const FIRST_SERVER = 0x7f010001
const LAST_SERVER = 0x7ffffffe
const STDIO_PORT = 50_001
const STDERR_PORT = 50_002
/** Ports of the clients begin here and go round. */
const FIRST_CLIENT_PORT = 51_000
const CLIENT_PORTS = 14_000
/** A gap that is said to be larger is none that sequence numbers could show. */
const LARGEST_GAP = 0x3fff_ffff

export function tcpPcapEncoder({ frames }: Pick<EncoderSource, 'frames'>): Encoder {
  const writer = new PcapWriter({ linkType: LINKTYPE_RAW, nanoseconds: true })
  const connections = new Map<string, TcpConnection>()
  const servers = new Map<string, number>()
  let omitted = 0
  let seconds = 0
  let nanos = 0

  const put = (packet: Uint8Array): void => {
    const written = writer.frame(LINKTYPE_RAW, seconds, nanos, packet.length, packet)
    if (!written.ok) throw new EngineError('pcap has no times before 1970 or after 2106', 'Save as pcapng')
  }

  const connectionOf = (process: string, stderr: boolean): TcpConnection => {
    const key = `${process} ${stderr}`
    const known = connections.get(key)
    if (known) return known
    const number = servers.get(process) ?? servers.size
    servers.set(process, number)
    const client = { address: CLIENT, port: FIRST_CLIENT_PORT + (connections.size % CLIENT_PORTS) }
    const server = {
      address: Math.min(FIRST_SERVER + number, LAST_SERVER),
      port: stderr ? STDERR_PORT : STDIO_PORT,
    }
    const connection = new TcpConnection(client, server, put)
    connections.set(key, connection)
    connection.open()
    return connection
  }

  return {
    add(row) {
      const { stdio } = frames.interfaceOf(row)
      if (!stdio) {
        omitted++
        return
      }
      const { segment, slot } = frames.at(row)
      seconds = segment.timeSeconds[slot]
      nanos = segment.timeNanos[slot]
      const bytes = frames.bytes(row)
      const start = Math.max(0, payloadStart(bytes, 0, bytes.length))
      const { header, more } = readNote(bytes, start)
      const connection = connectionOf(`${frames.sourceOf(row).file} ${stdio.pid}`, stdio.stream === 'stderr')
      const fromServer = stdio.stream !== 'stdin'
      if (header !== '') connection.send(fromServer, Buffer.from(header, 'latin1'), false)
      connection.send(fromServer, bytes.subarray(start), !more)
      const missing = segment.originalLength[slot] - bytes.length
      if (missing > 0 && missing <= LARGEST_GAP) connection.skip(fromServer, missing)
    },
    end() {
      for (const connection of connections.values()) connection.close()
    },
    get length() {
      return writer.length
    },
    take: () => writer.take(),
    get omitted() {
      return omitted
    },
  }
}
