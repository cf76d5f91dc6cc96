/** Events as pcapng: the frames as they were captured, or for events that have none (from JSON lines, redacted ones) frames as the tap makes them. */

import { blockAlert } from '../engine/session/alerts/export/alert-event.ts'
import { alertBlocks } from '../engine/session/alerts/saved/alert-blocks.ts'
import type { CapturedFrame, SinkEvent } from '../engine/sinks/event.ts'
import type { EventEncoder, OutputRecord } from '../engine/sinks/record.ts'
import { LINKTYPE_WIRESHARK_UPPER_PDU } from '../engine/sources/stdio/exported-pdu.ts'
import { messageFrames } from '../engine/sources/stdio/message-frames.ts'
import { payloadKind } from '../engine/sources/stdio/payload-kind.ts'
import { PcapngWriter } from '../engine/store/pcapng-writer.ts'
import { STDIO_STREAMS, stdioInterfaceComment, stdioInterfaceName } from '../shared/stdio-interface.ts'
import { VERSION } from './version.ts'

const FIRST_ROOM = 64 * 1024
const DIRECTIONS = { '': 0, inbound: 1, outbound: 2 } as const

export function pcapngEventEncoder(): EventEncoder {
  const writer = new PcapngWriter(FIRST_ROOM)
  const interfaces = new Map<string, number>()
  const places = new FramePlaces()
  let begun = false
  let spare: ArrayBuffer | undefined
  const taken = (header: boolean): OutputRecord => {
    const view = writer.take(spare)
    spare = view.buffer as ArrayBuffer
    return { bytes: view.slice(), header }
  }

  const interfaceId = (described: CapturedFrame['interface']): number => {
    const known = interfaces.get(described.key)
    if (known !== undefined) return known
    const { linkType, name, description, comments } = described
    const id = writer.interface({ linkType, comments, ...(name && { name }), ...(description && { description }) })
    interfaces.set(described.key, id)
    return id
  }

  return {
    encode(event) {
      const alert = event.type === 'alert' ? blockAlert(event, (number) => places.back(number)) : null
      if (alert) {
        if (!begun) writer.section({ application: `Tapscope ${VERSION}` })
        const header = writer.length > 0 ? [taken(true)] : []
        begun = true
        for (const block of alertBlocks([alert])) writer.rawBlock(block)
        return [...header, taken(false)]
      }
      const captured = event.captured?.() ?? framed(event)
      const records: OutputRecord[] = []
      if (!begun) writer.section({ application: `Tapscope ${VERSION}` })
      const id = interfaceId(captured.interface)
      if (writer.length > 0) records.push(taken(true))
      begun = true
      for (const { number, seconds, nanos, bytes, originalLength, direction, comments } of captured.frames) {
        const header = { interfaceId: id, timeSeconds: seconds, timeNanos: nanos, originalLength, flags: direction }
        places.add(number)
        writer.frame(header, bytes, 0, bytes.length, comments.length > 0 ? { comments } : undefined)
      }
      records.push(taken(false))
      return records
    },
  }
}

/** How far back frames are that were written. */
class FramePlaces {
  private readonly places = new Map<number, number>()
  private written = 0

  /** `number` is 0 for a frame that no alert names. */
  add(number: number): void {
    this.written++
    if (number === 0) return
    this.places.set(number, this.written)
    if (this.places.size > MAX_PLACES) for (const oldest of this.places.keys()) return void this.places.delete(oldest)
  }

  /** 1 for the last one that was written; undefined for what was not, or is long ago. */
  back(number: number): number | undefined {
    const place = this.places.get(number)
    return place && this.written - place + 1
  }
}

const MAX_PLACES = 100_000

/** As the tap would have recorded it; alerts of others have their line for a message. */
function framed(event: SinkEvent): CapturedFrame {
  const { facts, time, payload, type, data } = event
  const message = type === 'alert' ? Buffer.from(JSON.stringify({ type, data })) : payload
  const stream =
    STDIO_STREAMS.find((one) => one === facts.stream) ?? (facts.direction === 'inbound' ? 'stdin' : 'stdout')
  const { pid, server, client } = facts
  const process = { pid, command: [server], server, client, clientPid: 0 }
  const kind = stream === 'stderr' ? 'text' : payloadKind(message, 0, message.length)
  return {
    interface: {
      key: JSON.stringify([pid, stream, server, client]),
      linkType: LINKTYPE_WIRESHARK_UPPER_PDU,
      name: stdioInterfaceName(pid, stream),
      description: server,
      comments: [stdioInterfaceComment(process, stream)],
    },
    frames: messageFrames(kind, message.length).map(({ tags, start, end }, i) => {
      const bytes = Buffer.concat([tags, message.subarray(start, end)])
      return {
        number: i === 0 && typeof data.frame === 'number' ? data.frame : 0,
        seconds: time?.seconds ?? 0,
        nanos: time?.nanos ?? 0,
        bytes,
        originalLength: bytes.length,
        direction: DIRECTIONS[facts.direction],
        comments: [],
      }
    }),
  }
}
