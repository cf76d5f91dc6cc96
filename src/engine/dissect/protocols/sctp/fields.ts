import { field } from '../../protocol.ts'
import { CHECKSUM_STATUS } from '../ip/checksum.ts'
import { CAUSE_NAMES, CHUNK_NAMES, PARAMETER_NAMES, PAYLOAD_NAMES } from './numbers.ts'

const FLAG = { wordBits: 8 } as const
const TAG = { mask: 0x01, wordBits: 8, states: ['Tag reflected', 'Tag not reflected'] } as const
const CREDIT = 'Advertised receiver window credit (a_rwnd)'

/** Fields of the common header and of what chunks share, RFC 9260 sections 3.1 and 3.2. */
export const sctpFields = {
  sourcePort: field('sctp.srcport', 'Source port', 'uint16'),
  destinationPort: field('sctp.dstport', 'Destination port', 'uint16'),
  tag: field('sctp.verification_tag', 'Verification tag', 'uint32', { base: 'hex' }),
  association: field('sctp.assoc_index', 'Association index', 'uint16'),
  checksum: field('sctp.checksum', 'Checksum', 'uint32', { base: 'hex' }),
  checksumStatus: field('sctp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATUS }),
  chunkType: field('sctp.chunk_type', 'Chunk type', 'uint8', { values: CHUNK_NAMES }),
  chunkStop: field('sctp.chunk_bit_1', 'Bit', 'boolean', {
    mask: 0x80,
    wordBits: 8,
    states: ['Skip chunk and continue processing of the packet', 'Stop processing of the packet'],
  }),
  chunkReport: field('sctp.chunk_bit_2', 'Bit', 'boolean', {
    mask: 0x40,
    wordBits: 8,
    states: ['Do report', 'Do not report'],
  }),
  chunkFlags: field('sctp.chunk_flags', 'Chunk flags', 'uint8', { base: 'hex' }),
  chunkLength: field('sctp.chunk_length', 'Chunk length', 'uint16'),
  chunkPadding: field('sctp.chunk_padding', 'Chunk padding', 'bytes'),
  chunkValue: field('sctp.chunk_value', 'Chunk value', 'bytes'),
}

/** Fields of the chunks, RFC 9260 section 3.3, RFC 3758, RFC 4895, RFC 5061, RFC 6525, RFC 8260. */
export const chunkFields = {
  initTag: field('sctp.init_initiate_tag', 'Initiate tag', 'uint32', { base: 'hex' }),
  initCredit: field('sctp.init_credit', CREDIT, 'uint32'),
  initOut: field('sctp.init_nr_out_streams', 'Number of outbound streams', 'uint16'),
  initIn: field('sctp.init_nr_in_streams', 'Number of inbound streams', 'uint16'),
  initTsn: field('sctp.init_initial_tsn', 'Initial TSN', 'uint32'),
  answerTag: field('sctp.initack_initiate_tag', 'Initiate tag', 'uint32', { base: 'hex' }),
  answerCredit: field('sctp.initack_credit', CREDIT, 'uint32'),
  answerOut: field('sctp.initack_nr_out_streams', 'Number of outbound streams', 'uint16'),
  answerIn: field('sctp.initack_nr_in_streams', 'Number of inbound streams', 'uint16'),
  answerTsn: field('sctp.initack_initial_tsn', 'Initial TSN', 'uint32'),
  cookie: field('sctp.cookie', 'Cookie', 'bytes'),
  sackNow: field('sctp.data_i_bit', 'I-Bit', 'boolean', {
    mask: 0x08,
    ...FLAG,
    states: ['Send SACK immediately', 'Possibly delay SACK'],
  }),
  unordered: field('sctp.data_u_bit', 'U-Bit', 'boolean', {
    mask: 0x04,
    ...FLAG,
    states: ['Unordered delivery', 'Ordered delivery'],
  }),
  begins: field('sctp.data_b_bit', 'B-Bit', 'boolean', {
    mask: 0x02,
    ...FLAG,
    states: ['First segment', 'Subsequent segment'],
  }),
  ends: field('sctp.data_e_bit', 'E-Bit', 'boolean', {
    mask: 0x01,
    ...FLAG,
    states: ['Last segment', 'Not the last segment'],
  }),
  dataTsn: field('sctp.data_tsn', 'Transmission sequence number (relative)', 'uint32'),
  dataTsnRaw: field('sctp.data_tsn_raw', 'Transmission sequence number (absolute)', 'uint32'),
  dataStream: field('sctp.data_sid', 'Stream identifier', 'uint16', { base: 'hex' }),
  dataSequence: field('sctp.data_ssn', 'Stream sequence number', 'uint16'),
  dataReserved: field('sctp.data_reserved', 'Reserved', 'uint16'),
  dataMessage: field('sctp.data_mid', 'Message identifier', 'uint32'),
  dataFragment: field('sctp.data_fsn', 'Fragment sequence number', 'uint32'),
  payloadProtocol: field('sctp.data_payload_proto_id', 'Payload protocol identifier', 'uint32', {
    values: PAYLOAD_NAMES,
  }),
  nonceSum: field('sctp.sack_nounce_sum', 'Nounce sum', 'uint8', { mask: 0x01 }),
  ack: field('sctp.sack_cumulative_tsn_ack', 'Cumulative TSN ACK (relative)', 'uint32'),
  ackRaw: field('sctp.sack_cumulative_tsn_ack_raw', 'Cumulative TSN ACK (absolute)', 'uint32'),
  ackCredit: field('sctp.sack_a_rwnd', CREDIT, 'uint32'),
  gapCount: field('sctp.sack_number_of_gap_blocks', 'Number of gap acknowledgement blocks', 'uint16'),
  duplicateCount: field('sctp.sack_number_of_duplicated_tsns', 'Number of duplicated TSNs', 'uint16'),
  gapStart: field('sctp.sack_gap_block_start', 'Start', 'uint16'),
  gapStartTsn: field('sctp.sack_gap_block_start_tsn', 'Start TSN', 'uint32'),
  gapEnd: field('sctp.sack_gap_block_end', 'End', 'uint16'),
  gapEndTsn: field('sctp.sack_gap_block_end_tsn', 'End TSN', 'uint32'),
  gapAcked: field('sctp.sack_number_of_tsns_gap_acked', 'Number of TSNs in gap acknowledgement blocks', 'uint32'),
  duplicate: field('sctp.sack_duplicate_tsn', 'Duplicate TSN', 'uint32'),
  shutdownAck: field('sctp.shutdown_cumulative_tsn_ack', 'Cumulative TSN Ack', 'uint32'),
  completeTag: field('sctp.shutdown_complete_t_bit', 'T-Bit', 'boolean', TAG),
  abortTag: field('sctp.abort_t_bit', 'T-Bit', 'boolean', TAG),
  echoLowest: field('sctp.ecne_lowest_tsn', 'Lowest TSN', 'uint32'),
  reducedLowest: field('sctp.cwr_lowest_tsn', 'Lowest TSN', 'uint32'),
  forwardTsn: field('sctp.forward_tsn_tsn', 'New cumulative TSN', 'uint32'),
  forwardStream: field('sctp.forward_tsn_sid', 'Stream identifier', 'uint16'),
  forwardSequence: field('sctp.forward_tsn_ssn', 'Stream sequence number', 'uint16'),
  asconfSequence: field('sctp.asconf_seq_nr_number', 'Sequence number', 'uint32', { base: 'hex' }),
  asconfAckSequence: field('sctp.asconf_ack_seq_nr_number', 'Sequence number', 'uint32', { base: 'hex' }),
  sharedKey: field('sctp.shared_key_id', 'Shared key identifier', 'uint16'),
  hmacId: field('sctp.hmac_id', 'HMAC identifier', 'uint16', {
    values: { 0: 'Reserved', 1: 'SHA-1', 2: 'Reserved', 3: 'SHA-256' },
  }),
  hmac: field('sctp.hmac', 'HMAC', 'bytes'),
  padding: field('sctp.padding_data', 'Padding data', 'bytes'),
}

/** Fields of parameters (RFC 9260 section 3.2.1) and error causes (section 3.3.10). */
export const parameterFields = {
  parameterType: field('sctp.parameter_type', 'Parameter type', 'uint16', { base: 'hex', values: PARAMETER_NAMES }),
  parameterStop: field('sctp.parameter_bit_1', 'Bit', 'boolean', {
    mask: 0x8000,
    wordBits: 16,
    states: ['Skip parameter and continue processing of the chunk', 'Stop processing of chunk'],
  }),
  parameterReport: field('sctp.parameter_bit_2', 'Bit', 'boolean', {
    mask: 0x4000,
    wordBits: 16,
    states: ['Do report', 'Do not report'],
  }),
  parameterLength: field('sctp.parameter_length', 'Parameter length', 'uint16'),
  parameterValue: field('sctp.parameter_value', 'Parameter value', 'bytes'),
  parameterPadding: field('sctp.parameter_padding', 'Parameter padding', 'bytes'),
  ipv4: field('sctp.parameter_ipv4_address', 'IP Version 4 address', 'ipv4'),
  ipv6: field('sctp.parameter_ipv6_address', 'IP Version 6 address', 'ipv6'),
  heartbeat: field('sctp.parameter_heartbeat_information', 'Heartbeat information', 'bytes'),
  stateCookie: field('sctp.parameter_state_cookie', 'State cookie', 'bytes'),
  preservative: field(
    'sctp.parameter_cookie_preservative_incr',
    'Suggested Cookie life-span increment (msec)',
    'uint32',
  ),
  hostname: field('sctp.parameter_hostname', 'Hostname', 'string'),
  addressType: field('sctp.parameter_supported_address_type', 'Supported address type', 'uint16', {
    values: { 5: 'IPv4 address', 6: 'IPv6 address', 11: 'Hostname address' },
  }),
  requestNumber: field(
    'sctp.parameter_reconfig_request_sequence_number',
    'Re-configuration request sequence number',
    'uint32',
  ),
  responseNumber: field(
    'sctp.parameter_reconfig_response_sequence_number',
    'Re-configuration response sequence number',
    'uint32',
  ),
  lastTsn: field('sctp.parameter_senders_last_assigned_tsn', 'Senders last assigned TSN', 'uint32'),
  resetStream: field('sctp.parameter_reconfig_sid', 'Stream Identifier', 'uint16'),
  correlation: field('sctp.correlation_id', 'Correlation_id', 'uint32', { base: 'hex' }),
  indication: field('sctp.adaptation_layer_indication', 'Indication', 'uint32', { base: 'hex' }),
  random: field('sctp.random_number', 'Random number', 'bytes'),
  chunkToAuth: field('sctp.chunk_type_to_auth', 'Chunk type', 'uint8', { values: CHUNK_NAMES }),
  supportedChunk: field('sctp.supported_chunk_type', 'Supported chunk type', 'uint8', { values: CHUNK_NAMES }),
  causeCode: field('sctp.cause_code', 'Cause code', 'uint16', { base: 'hex', values: CAUSE_NAMES }),
  causeLength: field('sctp.cause_length', 'Cause length', 'uint16'),
  causeInformation: field('sctp.cause_information', 'Cause information', 'bytes'),
  causePadding: field('sctp.cause_padding', 'Cause padding', 'bytes'),
  causeStream: field('sctp.cause_stream_identifier', 'Stream identifier', 'uint16'),
  causeReserved: field('sctp.cause_reserved', 'Reserved', 'uint16'),
  missingCount: field('sctp.cause_nr_of_missing_parameters', 'Number of missing parameters', 'uint32'),
  missingType: field('sctp.cause_missing_parameter_type', 'Missing parameter type', 'uint16', {
    base: 'hex',
    values: PARAMETER_NAMES,
  }),
  staleness: field('sctp.cause_measure_of_staleness', 'Measure of staleness in usec', 'uint32'),
  causeTsn: field('sctp.cause_tsn', 'TSN', 'uint32'),
}
