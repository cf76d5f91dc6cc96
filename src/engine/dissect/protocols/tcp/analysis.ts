/** What the first pass found of a segment's place in its stream, as lines of the tree and marks in the Info column. */
import { TcpAnalysisFlag as Flag, TCP_ANALYSIS_FLAGS } from '../../../../shared/tcp-analysis-flags.ts'
import type { Detail, ExpertSeverity } from '../../detail.ts'
import type { StreamContext, TcpNumbersContext } from '../../frame-context.ts'
import type { Field } from '../../protocol.ts'
import { analysisFields as fields } from './analysis-fields.ts'

type Note = readonly [flag: number, severity: ExpertSeverity, marks: readonly Field[], info: string]

/** In Wireshark's order; each mark goes before those of the notes above it. */
const NOTES: readonly Note[] = [
  [Flag.reusedPorts, 'note', [fields.reusedPorts], 'TCP Port numbers reused'],
  [Flag.retransmission, 'note', [fields.retransmission], 'TCP Retransmission'],
  [Flag.fastRetransmission, 'note', [fields.fastRetransmission, fields.retransmission], 'TCP Fast Retransmission'],
  [
    Flag.spuriousRetransmission,
    'note',
    [fields.spuriousRetransmission, fields.retransmission],
    'TCP Spurious Retransmission',
  ],
  [Flag.outOfOrder, 'warn', [fields.outOfOrder], 'TCP Out-Of-Order'],
  [Flag.lostSegment, 'warn', [fields.lostSegment], 'TCP Previous segment not captured'],
  [Flag.ackLostSegment, 'warn', [fields.ackLostSegment], 'TCP ACKed unseen segment'],
  [Flag.windowUpdate, 'chat', [fields.windowUpdate], 'TCP Window Update'],
  [Flag.windowFull, 'warn', [fields.windowFull], 'TCP Window Full'],
  [Flag.keepAlive, 'note', [fields.keepAlive], 'TCP Keep-Alive'],
  [Flag.keepAliveAck, 'note', [fields.keepAliveAck], 'TCP Keep-Alive ACK'],
  [Flag.duplicateAck, 'note', [], 'TCP Dup ACK'],
  [Flag.zeroWindowProbe, 'note', [fields.zeroWindowProbe], 'TCP ZeroWindowProbe'],
  [Flag.zeroWindow, 'warn', [fields.zeroWindow], 'TCP ZeroWindow'],
  [Flag.zeroWindowProbeAck, 'note', [fields.zeroWindowProbeAck], 'TCP ZeroWindowProbeAck'],
]

const NO_NUMBERS: TcpNumbersContext = { duplicates: 0, duplicateOf: 0, bytesInFlight: 0, pushBytesSent: 0 }

/** Fields that are made of what other segments say as well. */
const NUMBERS: readonly Field[] = [
  fields.acksFrame,
  fields.ackRtt,
  fields.bytesInFlight,
  fields.pushBytesSent,
  fields.rto,
  fields.rtoFrame,
  fields.duplicateAck,
  fields.duplicateAckNumber,
  fields.duplicateAckFrame,
]
/** What `addAnalysis` adds. */
export const ANALYSIS_FIELDS: readonly Field[] = [
  fields.analysis,
  fields.analysisFlags,
  fields.initialRtt,
  ...NUMBERS,
  ...NOTES.flatMap(([, , marks]) => marks),
]

/** Adds `[Timestamps]`. */
export function addTimestamps(out: Detail, stream: StreamContext): void {
  // The time since the segment before may take a long search.
  if (!out.wants([fields.timeRelative, fields.timeDelta], [])) return
  const { relativeNs } = stream
  if (relativeNs === undefined) return
  const node = out.open(null, 0, 0, null, '[Timestamps]')
  out.generatedNodes[node] = true
  out.generated(fields.timeRelative, relativeNs)
  const delta = stream.deltaNs?.()
  if (delta !== undefined) out.generated(fields.timeDelta, delta)
  out.close()
}

/** Adds `[SEQ/ACK analysis]` and the marks of the Info column. `length` is the segment's payload in bytes. */
export function addAnalysis(out: Detail, stream: StreamContext, length: number): void {
  if (!out.asks(ANALYSIS_FIELDS)) return
  const { analysis } = stream
  const shown = out.hasTree ? analysis?.bits : (analysis?.bits ?? 0) & TCP_ANALYSIS_FLAGS
  if (!analysis || !shown) return
  const hasNumbers = (analysis.bits & Flag.numbers) !== 0 && out.asks(NUMBERS)
  const numbers = hasNumbers ? analysis.numbers(length) : NO_NUMBERS
  out.generated(fields.analysis, null)
  out.enter()
  if (numbers.acks) {
    out.generated(fields.acksFrame, numbers.acks.frame)
    if (numbers.acks.ns !== 0n) out.generated(fields.ackRtt, numbers.acks.ns)
  }
  if (analysis.initialRttNs !== undefined) out.generated(fields.initialRtt, analysis.initialRttNs)
  if (numbers.bytesInFlight !== 0) {
    out.generated(fields.bytesInFlight, numbers.bytesInFlight)
    out.generated(fields.pushBytesSent, numbers.pushBytesSent)
  }
  const flags = analysis.bits & TCP_ANALYSIS_FLAGS
  if (flags !== 0) addFlags(out, flags, numbers)
  out.close()
}

function addFlags(out: Detail, flags: number, numbers: TcpNumbersContext): void {
  out.generated(fields.analysisFlags, null)
  out.enter()
  for (const [flag, severity, marks, info] of NOTES) {
    if ((flags & flag) === 0) continue
    for (const one of marks) addNote(out, severity, one)
    if (flag === Flag.retransmission && numbers.timedFrom && numbers.timedFrom.ns !== 0n) {
      out.generated(fields.rto, numbers.timedFrom.ns)
      out.generated(fields.rtoFrame, numbers.timedFrom.frame)
    }
    if (flag !== Flag.duplicateAck) out.infoPrefix = `[${info}] ${out.infoPrefix}`
    else {
      out.generated(fields.duplicateAck, null, 0, 0, '[This is a TCP duplicate ack]')
      out.infoPrefix = `[${info} ${numbers.duplicateOf}#${numbers.duplicates}] ${out.infoPrefix}`
    }
  }
  out.close()
  if (numbers.duplicates === 0) return
  out.generated(fields.duplicateAckNumber, numbers.duplicates)
  out.generated(fields.duplicateAckFrame, numbers.duplicateOf)
  out.enter()
  const text = `Duplicate ACK (#${numbers.duplicates})`
  out.expert('note', 0, 0, text)
  out.enter()
  out.generated(fields.duplicateAck, null, 0, 0, `[${text}]`)
  out.close()
  out.close()
}

/** An expert note that is a field as well. */
export function addNote(out: Detail, severity: ExpertSeverity, mark: Field, start = 0, length = 0): void {
  out.expert(severity, start, length, mark.label)
  out.enter()
  out.generated(mark, null, start, length)
  out.close()
}

const COMPLETENESS_NAMES: Readonly<Record<number, string>> = {
  1: 'Incomplete, SYN_SENT',
  3: 'Incomplete, CLIENT_ESTABLISHED',
  7: 'Incomplete, ESTABLISHED',
  15: 'Incomplete, DATA',
  23: 'Complete, NO_DATA',
  31: 'Complete, WITH_DATA',
  39: 'Complete, NO_DATA',
  47: 'Complete, WITH_DATA',
  55: 'Complete, NO_DATA',
  63: 'Complete, WITH_DATA',
}

export function addCompleteness(out: Detail, { completeness: bits }: StreamContext): void {
  if (bits === undefined) return
  const text = `${COMPLETENESS_NAMES[bits] ?? 'Incomplete'} (${bits})`
  out.generated(fields.completeness, bits, 0, 0, `[Conversation completeness: ${text}]`)
}
