import { type Field, field } from '../../protocol.ts'

const mark = (name: string, label: string): Field => field(`tcp.analysis.${name}`, label, 'none')

/** Fields of the sequence analysis and of a conversation as a whole. Markers are present or not; their labels are Wireshark's messages. */
export const analysisFields = {
  completeness: field('tcp.completeness', 'Conversation completeness', 'uint8'),
  timeRelative: field('tcp.time_relative', 'Time since first frame in this TCP stream', 'relative_time'),
  timeDelta: field('tcp.time_delta', 'Time since previous frame in this TCP stream', 'relative_time'),
  analysis: field('tcp.analysis', 'SEQ/ACK analysis', 'none'),
  acksFrame: field('tcp.analysis.acks_frame', 'This is an ACK to the segment in frame', 'framenum'),
  ackRtt: field('tcp.analysis.ack_rtt', 'The RTT to ACK the segment was', 'relative_time'),
  initialRtt: field('tcp.analysis.initial_rtt', 'iRTT', 'relative_time'),
  bytesInFlight: field('tcp.analysis.bytes_in_flight', 'Bytes in flight', 'uint32'),
  pushBytesSent: field('tcp.analysis.push_bytes_sent', 'Bytes sent since last PSH flag', 'uint32'),
  analysisFlags: field('tcp.analysis.flags', 'TCP Analysis Flags', 'none'),
  rto: field('tcp.analysis.rto', 'The RTO for this segment was', 'relative_time'),
  rtoFrame: field('tcp.analysis.rto_frame', 'RTO based on delta from frame', 'framenum'),
  duplicateAck: mark('duplicate_ack', 'Duplicate ACK'),
  duplicateAckNumber: field('tcp.analysis.duplicate_ack_num', 'Duplicate ACK #', 'uint32'),
  duplicateAckFrame: field('tcp.analysis.duplicate_ack_frame', 'Duplicate to the ACK in frame', 'framenum'),
  retransmission: mark('retransmission', 'This frame is a (suspected) retransmission'),
  fastRetransmission: mark('fast_retransmission', 'This frame is a (suspected) fast retransmission'),
  spuriousRetransmission: mark('spurious_retransmission', 'This frame is a (suspected) spurious retransmission'),
  outOfOrder: mark('out_of_order', 'This frame is a (suspected) out-of-order segment'),
  reusedPorts: mark(
    'reused_ports',
    'A new tcp session is started with the same ports as an earlier session in this trace',
  ),
  lostSegment: mark('lost_segment', 'Previous segment(s) not captured (common at capture start)'),
  ackLostSegment: mark('ack_lost_segment', "ACKed segment that wasn't captured (common at capture start)"),
  windowUpdate: mark('window_update', 'TCP window update'),
  windowFull: mark('window_full', 'TCP window specified by the receiver is now completely full'),
  keepAlive: mark('keep_alive', 'TCP keep-alive segment'),
  keepAliveAck: mark('keep_alive_ack', 'ACK to a TCP keep-alive segment'),
  zeroWindowProbe: mark('zero_window_probe', 'TCP Zero Window Probe'),
  zeroWindow: mark('zero_window', 'TCP Zero Window segment'),
  zeroWindowProbeAck: mark('zero_window_probe_ack', 'ACK to a TCP Zero Window Probe'),
  finActive: field('tcp.connection.fin_active', 'This frame initiates the connection closing', 'none'),
  finPassive: field('tcp.connection.fin_passive', 'This frame undergoes the connection closing', 'none'),
}
