/** The record itself: what the file says of the frame, before any of its bytes. */
import { bytesText } from '../../bytes-text.ts'
import type { Detail } from '../../detail.ts'
import type { FrameContext } from '../../frame-context.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { addProcesses } from '../proc/proc.ts'
import { ENCAPSULATION_NAMES, ENCAPSULATIONS } from './encapsulations.ts'
import { addPacketFlags, packetFlagFields } from './packet-flags.ts'

const fields = {
  number: field('frame.number', 'Frame Number', 'uint32'),
  time: field('frame.time', 'Arrival Time', 'absolute_time'),
  timeShift: field('frame.offset_shift', 'Time shift for this packet', 'relative_time'),
  timeEpoch: field('frame.time_epoch', 'Epoch Time', 'relative_time'),
  timeDelta: field('frame.time_delta', 'Time delta from previous captured frame', 'relative_time'),
  timeDeltaDisplayed: field('frame.time_delta_displayed', 'Time delta from previous displayed frame', 'relative_time'),
  timeRelative: field('frame.time_relative', 'Time since reference or first frame', 'relative_time'),
  length: field('frame.len', 'Frame length on the wire', 'uint32'),
  capturedLength: field('frame.cap_len', 'Frame length stored into the capture file', 'uint32'),
  marked: field('frame.marked', 'Frame is marked', 'boolean'),
  ignored: field('frame.ignored', 'Frame is ignored', 'boolean'),
  protocols: field('frame.protocols', 'Protocols in frame', 'string'),
  section: field('frame.section_number', 'Section number', 'uint32'),
  interfaceId: field('frame.interface_id', 'Interface id', 'uint32'),
  interfaceName: field('frame.interface_name', 'Interface name', 'string'),
  interfaceDescription: field('frame.interface_description', 'Interface description', 'string'),
  encapsulation: field('frame.encap_type', 'Encapsulation type', 'int16', { values: ENCAPSULATION_NAMES }),
  p2pDirection: field('frame.p2p_dir', 'Point-to-Point Direction', 'int8', { values: { 0: 'Sent', 1: 'Received' } }),
  queue: field('frame.interface_queue', 'Interface queue', 'uint32'),
  packetId: field('frame.packet_id', 'Packet id', 'uint64'),
  dropCount: field('frame.drop_count', 'Drop Count', 'uint64'),
  comment: field('frame.comment', 'Comment', 'string'),
}

const DIRECTIONS = ['', ' (inbound)', ' (outbound)', '']

export const frame: ProtocolDefinition = {
  name: 'frame',
  title: 'Frame',
  column: 'Frame',
  family: 'other',
  fields: { ...fields, ...packetFlagFields },
  bindings: [],

  summarized: false,
  summarize() {},

  dissect(bytes, start, end, out) {
    const { context } = out
    const { originalLength, capturedLength } = context
    out.openProtocol(frame, start, end - start, headline(context))
    const options = context.options?.() ?? {}
    addInterface(out)
    if (options.queue !== undefined) out.add(fields.queue, 0, 0, options.queue)
    if (options.flags !== undefined) addPacketFlags(out, options.flags)
    if (options.packetId !== undefined) out.add(fields.packetId, 0, 0, options.packetId)
    const encapsulation = ENCAPSULATIONS.get(context.interface.linkType)
    if (encapsulation !== undefined) out.add(fields.encapsulation, 0, 0, encapsulation)
    if (!context.untimed) addTimes(out)
    out.add(fields.number, 0, 0, context.number)
    out.add(fields.length, 0, 0, originalLength, `Frame Length: ${sizeText(originalLength)}`)
    out.add(fields.capturedLength, 0, 0, capturedLength, `Capture Length: ${sizeText(capturedLength)}`)
    if (options.dropCount !== undefined) out.add(fields.dropCount, 0, 0, options.dropCount)
    out.generated(fields.marked, false)
    out.generated(fields.ignored, false)
    if (context.direction === 1 || context.direction === 2) {
      out.add(fields.p2pDirection, 0, 0, context.direction === 1 ? 1 : 0)
    }
    for (const comment of context.comments) out.add(fields.comment, 0, 0, comment, `Comment: ${comment}`)
    const protocols = out.add(fields.protocols, 0, 0, '')
    out.close()
    addProcesses(out)
    out.call(out.registry.byNumber('linktype', context.interface.linkType), bytes, start, end)
    const names = out.protocolNames.join(':')
    out.values[protocols] = names
    out.amend(protocols, `[Protocols in frame: ${names}]`)
  },
}

/** `72 bytes (576 bits)`. */
const sizeText = (length: number): string => `${bytesText(length)} ${bitsText(length)}`
const bitsText = (length: number): string => `(${length * 8} bits)`

function headline({ number, originalLength, capturedLength, direction, interface: from }: FrameContext): string {
  const wire = `${bytesText(originalLength)} on wire ${bitsText(originalLength)}`
  const captured = `${bytesText(capturedLength)} captured ${bitsText(capturedLength)}`
  const on = from.id === null ? '' : ` on interface ${from.name}, id ${from.id}`
  return `Frame ${number}: ${wire}, ${captured}${on}${DIRECTIONS[direction]}`
}

/** Section and interface of a pcapng file; a pcap file has neither. */
function addInterface(out: Detail): void {
  const { interface: from } = out.context
  if (from.section !== undefined) out.add(fields.section, 0, 0, from.section)
  if (from.id === null) return
  out.open(fields.interfaceId, 0, 0, from.id, `Interface id: ${from.id} (${from.name})`)
  out.add(fields.interfaceName, 0, 0, from.name)
  if (from.description) out.add(fields.interfaceDescription, 0, 0, from.description)
  out.close()
}

function addTimes(out: Detail): void {
  const { context } = out
  const epochNs = BigInt(context.timeSeconds) * 1_000_000_000n + BigInt(context.timeNanos)
  out.add(fields.time, 0, 0, epochNs)
  out.generated(fields.timeShift, 0n)
  out.add(fields.timeEpoch, 0, 0, epochNs)
  out.generated(fields.timeDelta, context.deltaNs)
  out.generated(fields.timeDeltaDisplayed, context.displayedDeltaNs ?? context.deltaNs)
  out.generated(fields.timeRelative, context.relativeNs)
}
