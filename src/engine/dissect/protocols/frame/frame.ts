/** The record itself: what the file says of the frame, before any of its bytes. */
import { formatDuration, formatEpoch } from '../../../../shared/format/time.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const fields = {
  number: field('frame.number', 'Frame Number', 'uint32'),
  time: field('frame.time', 'Arrival Time', 'absolute_time'),
  timeEpoch: field('frame.time_epoch', 'Epoch Time', 'relative_time'),
  timeDelta: field('frame.time_delta', 'Time delta from previous captured frame', 'relative_time'),
  timeRelative: field('frame.time_relative', 'Time since reference or first frame', 'relative_time'),
  length: field('frame.len', 'Frame length on the wire', 'uint32'),
  capturedLength: field('frame.cap_len', 'Frame length stored into the capture file', 'uint32'),
  protocols: field('frame.protocols', 'Protocols in frame', 'string'),
  interfaceId: field('frame.interface_id', 'Interface id', 'uint32'),
  interfaceName: field('frame.interface_name', 'Interface name', 'string'),
  interfaceDescription: field('frame.interface_description', 'Interface description', 'string'),
  direction: field('frame.p2p_dir', 'Point-to-Point Direction', 'int8', { values: { 0: 'Sent', 1: 'Received' } }),
  comment: field('frame.comment', 'Comment', 'string'),
}

export const frame: ProtocolDefinition = {
  name: 'frame',
  title: 'Frame',
  column: 'Frame',
  family: 'other',
  fields,
  bindings: [],

  summarized: false,
  summarize() {},

  dissect(bytes, start, end, out) {
    const { context } = out
    const length = context.originalLength
    const on = context.interface.name ? `, on ${context.interface.name}` : ''
    const captured =
      context.capturedLength === length ? `${length} bytes` : `${context.capturedLength} of ${length} bytes captured`
    out.openProtocol(frame, start, end - start, `Frame ${context.number}: ${captured}${on}`)
    // A pcap file has no interfaces: the one it is given has no name.
    if (context.interface.name) out.add(fields.interfaceId, 0, 0, context.interface.id)
    if (context.interface.name) out.add(fields.interfaceName, 0, 0, context.interface.name)
    if (context.interface.description) out.add(fields.interfaceDescription, 0, 0, context.interface.description)
    if (!context.untimed) {
      const epochNs = BigInt(context.timeSeconds) * 1_000_000_000n + BigInt(context.timeNanos)
      out.add(fields.time, 0, 0, epochNs)
      out.add(
        fields.timeEpoch,
        0,
        0,
        epochNs,
        `Epoch Time: ${formatEpoch(context.timeSeconds, context.timeNanos)} seconds`,
      )
      out.add(
        fields.timeDelta,
        0,
        0,
        context.deltaNs,
        `[Time delta from previous captured frame: ${formatDuration(context.deltaNs)} seconds]`,
      )
      out.add(
        fields.timeRelative,
        0,
        0,
        context.relativeNs,
        `[Time since reference or first frame: ${formatDuration(context.relativeNs)} seconds]`,
      )
    }
    out.add(fields.number, 0, 0, context.number)
    out.add(fields.length, 0, 0, length, `Frame Length: ${length} bytes (${length * 8} bits)`)
    out.add(
      fields.capturedLength,
      0,
      0,
      context.capturedLength,
      `Capture Length: ${context.capturedLength} bytes (${context.capturedLength * 8} bits)`,
    )
    if (context.direction !== 0) out.add(fields.direction, 0, 0, context.direction === 1 ? 1 : 0)
    for (const comment of context.comments) out.add(fields.comment, 0, 0, comment, `Comment: ${comment}`)
    const protocols = out.add(fields.protocols, 0, 0, '')
    out.close()
    out.call(out.registry.byNumber('linktype', context.interface.linkType), bytes, start, end)
    const names = out.protocolNames.join(':')
    out.values[protocols] = names
    out.amend(protocols, `[Protocols in frame: ${names}]`)
  },
}
