import { field } from '../../protocol.ts'

/** Fields of messages that span segments. */
export const reassemblyFields = {
  segmentData: field('tcp.segment_data', 'TCP segment data', 'bytes'),
  reassembledIn: field('tcp.reassembled_in', 'Reassembled PDU in frame', 'framenum'),
  segments: field('tcp.segments', 'Reassembled TCP Segments', 'none'),
  segment: field('tcp.segment', 'TCP Segment', 'framenum'),
  segmentCount: field('tcp.segment.count', 'Segment count', 'uint32'),
  reassembledLength: field('tcp.reassembled.length', 'Reassembled TCP length', 'uint32'),
  reassembledData: field('tcp.reassembled.data', 'Reassembled TCP Data', 'bytes'),
  resetCause: field('tcp.reset_cause', 'Reset cause', 'string'),
}
