/** What was imported as pcapng, in interfaces as the tap writes them. Lines that are no message are frames of an interface of their own. */

import type { Instant } from '../../../shared/format/rfc3339.ts'
import {
  formatCommand,
  httpInterfaceName,
  STDIO_STREAMS,
  type StdioStream,
  stdioInterfaceComment,
  stdioInterfaceName,
} from '../../../shared/stdio-interface.ts'
import type { Emit } from '../../store/compression/decoder.ts'
import { PcapngWriter } from '../../store/pcapng-writer.ts'
import { MAX_CAPTURED_LENGTH } from '../../store/record-parser.ts'
import {
  httpTags,
  LINKTYPE_WIRESHARK_UPPER_PDU,
  MAX_HEADER_BYTES,
  notedTags,
  type PayloadKind,
} from '../stdio/exported-pdu.ts'
import { MAX_PAYLOAD } from '../stdio/framer.ts'
import { FIRST_PART_COMMENT, messageFrames } from '../stdio/message-frames.ts'
import { payloadKind } from '../stdio/payload-kind.ts'
import type { ImportedMessage, ImportedPacket } from './imported.ts'

const BATCH_BYTES = 256 * 1024
/** Processes without an id get numbers above those that Linux gives. */
const FIRST_MADE_UP_PID = 2 ** 22 + 1
const INBOUND = 1
const OUTBOUND = 2
const LONGEST = 0xffff_ffff
const EPOCH: Instant = { seconds: 0, nanos: 0 }

export class ImportWriter {
  private readonly writer = new PcapngWriter(2 * BATCH_BYTES)
  private readonly emit: Emit
  private readonly interfaces = new Map<string, number>()
  /** Process ids by the key of the process, and those that are taken. */
  private readonly pids = new Map<string, number>()
  private readonly taken = new Set<number>()
  private nextPid = FIRST_MADE_UP_PID
  private spare: ArrayBuffer | undefined

  constructor(emit: Emit) {
    this.emit = emit
    this.writer.section({ application: 'Tapscope, imported from JSON lines' })
  }

  message(message: ImportedMessage, time: Instant): void {
    const { part, more, missing, comments, stream } = message
    const id = this.streamInterface(message, stream)
    const note = message.http?.note
    const flags = stream === 'stdin' ? INBOUND : OUTBOUND
    const { header, payload } = withHeader(message)
    const kind = stream === 'stderr' ? 'text' : payloadKind(payload, 0, payload.length)
    if (note && payload.length <= MAX_PAYLOAD) {
      this.frame(id, time, flags, httpTags(kind, part, more, note), payload, missing, comments)
      return
    }
    if (part > 0 && payload.length <= MAX_PAYLOAD) {
      this.frame(id, time, flags, notedTags(kind, part, more, header), payload, missing, comments)
      return
    }
    this.frames(id, time, flags, kind, payload, { header, missing, comments })
  }

  packet(packet: ImportedPacket, time: Instant): void {
    const { interfaceName, linkType, bytes, originalLength, direction, comments } = packet
    const id = this.interfaceOf(`packets ${linkType} ${interfaceName}`, () => ({
      linkType,
      ...(interfaceName && { name: interfaceName }),
    }))
    const captured = bytes.subarray(0, MAX_CAPTURED_LENGTH)
    this.frame(id, time, direction, undefined, captured, Math.min(LONGEST, originalLength) - captured.length, comments)
  }

  /** A line that is no message, as it is. */
  line(bytes: Uint8Array, time: Instant | null, comments: readonly string[]): void {
    const id = this.interfaceOf('lines', () => ({
      linkType: LINKTYPE_WIRESHARK_UPPER_PDU,
      name: 'json-lines',
      description: 'Lines of the imported file that are no messages',
    }))
    this.frames(id, time ?? EPOCH, 0, payloadKind(bytes, 0, bytes.length), bytes, { missing: 0, comments })
  }

  /** Hands out what waits. */
  flush(): void {
    if (this.writer.length === 0) return
    const view = this.writer.take(this.spare)
    this.emit(view)
    this.spare = view.buffer as ArrayBuffer
  }

  private frames(
    id: number,
    time: Instant,
    flags: number,
    kind: PayloadKind,
    bytes: Uint8Array,
    told: { readonly header?: Uint8Array | undefined; readonly missing: number; readonly comments: readonly string[] },
  ): void {
    for (const { tags, start, end, part } of messageFrames(kind, bytes.length, told.header)) {
      const comments = part === 1 ? [...told.comments, FIRST_PART_COMMENT] : part > 1 ? [] : told.comments
      this.frame(id, time, flags, tags, bytes.subarray(start, end), part > 1 ? 0 : told.missing, comments)
    }
  }

  private frame(
    interfaceId: number,
    { seconds, nanos }: Instant,
    flags: number,
    prefix: Uint8Array | undefined,
    bytes: Uint8Array,
    missing: number,
    comments: readonly string[],
  ): void {
    const originalLength = Math.min(LONGEST, (prefix?.length ?? 0) + bytes.length + missing)
    const header = {
      interfaceId,
      timeSeconds: seconds,
      timeNanos: nanos,
      originalLength,
      flags,
      ...(prefix && { prefix }),
    }
    this.writer.frame(header, bytes, 0, bytes.length, comments.length > 0 ? { comments } : undefined)
    if (this.writer.length >= BATCH_BYTES) this.flush()
  }

  /** All three streams of a process are described at once, as the tap does. */
  private streamInterface({ key, process, ownPid, http }: ImportedMessage, wanted: StdioStream): number {
    const known = this.interfaces.get(`${key} ${wanted}`)
    if (known !== undefined) return known
    const told = { ...process, pid: this.pidOf(key, process.pid, ownPid) }
    for (const stream of STDIO_STREAMS) {
      this.interfaceOf(`${key} ${stream}`, () => ({
        linkType: LINKTYPE_WIRESHARK_UPPER_PDU,
        name: http ? httpInterfaceName(told.pid, http.conversation, stream) : stdioInterfaceName(told.pid, stream),
        description: formatCommand(told.command),
        comments: [stdioInterfaceComment(told, stream, http ? { conversation: http.conversation } : {})],
      }))
    }
    return this.interfaces.get(`${key} ${wanted}`) ?? 0
  }

  /** The process's own id, or one that no other process of the file has. */
  private pidOf(key: string, pid: number, own: boolean): number {
    const known = this.pids.get(key)
    if (known !== undefined) return known
    const chosen = pid > 0 && (own || !this.taken.has(pid)) ? pid : this.nextPid++
    this.pids.set(key, chosen)
    this.taken.add(chosen)
    return chosen
  }

  private interfaceOf(key: string, describe: () => Parameters<PcapngWriter['interface']>[0]): number {
    const known = this.interfaces.get(key)
    if (known !== undefined) return known
    const id = this.writer.interface(describe())
    this.interfaces.set(key, id)
    return id
  }
}

/** Header lines that a frame's tags have no room for are bytes like others. */
function withHeader({ header, payload }: ImportedMessage): {
  readonly header: Uint8Array | undefined
  readonly payload: Uint8Array
} {
  if (!header || header.length > MAX_HEADER_BYTES) {
    return { header: undefined, payload: header ? Buffer.concat([header, payload]) : payload }
  }
  return { header, payload }
}
