import { describe, expect, it } from 'vitest'
import { TcpAnalysis } from '../../../../src/engine/indexing/tcp-analysis.ts'
import { TcpNumberWriter } from '../../../../src/engine/store/tcp-numbers.ts'
import { TcpAnalysisFlag } from '../../../../src/shared/tcp-analysis-flags.ts'

const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const PSH = 0x08
const ACK = 0x10

interface Sent {
  readonly seq: number
  readonly ack?: number
  readonly length?: number
  readonly flags?: number
  readonly window?: number
  readonly sacked?: number
  /** Milliseconds since the segment before; 10, if not told, which is neither soon nor late. */
  readonly after?: number
  readonly reuse?: 0 | 1 | 2
}

/** One stream: what each side sends, and what the analysis says of it. */
class Conversation {
  /** Window scale of either side, and the rows of the handshake. */
  shift = -2
  synRow = -1
  ackRow = -1
  private readonly times: number[] = []
  private readonly bits: number[] = []
  private readonly lengths: number[] = []
  private readonly table = new TcpNumberWriter()
  private readonly analysis = new TcpAnalysis(this.table, (row, since) => (this.times[row] - this.times[since]) * 1e6)

  client(sent: Sent): string[] {
    return this.send(false, sent)
  }

  server(sent: Sent): string[] {
    return this.send(true, sent)
  }

  /** Numbers of the last segment, rows 0-based. */
  get numbers() {
    const row = this.bits.length - 1
    return this.table.numbers(row, this.lengths[row], (other) => this.bits[other])
  }

  private send(reverse: boolean, sent: Sent): string[] {
    const { seq, ack = 0, length = 0, flags = ACK, window = 1000, sacked = 0, after = 10, reuse = 0 } = sent
    const row = this.times.push((this.times.at(-1) ?? 0) + after) - 1
    const segment = { sequence: seq, acknowledgment: ack, flags, window, payload: length, sacked, bogus: false }
    const bits = this.analysis.analyze(0, reverse, row, segment, 0, this.shift, this.synRow, this.ackRow, reuse)
    this.bits.push(bits)
    this.lengths.push(length)
    return Object.entries(TcpAnalysisFlag)
      .filter(([name, bit]) => name !== 'numbers' && (bits & bit) !== 0)
      .map(([name]) => name)
  }
}

/** A conversation after its handshake: client at 101, server at 501, both windows 1000. */
function established(): Conversation {
  const talk = new Conversation()
  talk.client({ seq: 100, flags: SYN })
  talk.server({ seq: 500, ack: 101, flags: SYN | ACK })
  talk.client({ seq: 101, ack: 501 })
  return talk
}

describe('tcp analysis', () => {
  it('finds nothing in an orderly exchange', () => {
    const talk = established()
    expect(talk.client({ seq: 101, ack: 501, length: 50, flags: PSH | ACK })).toEqual([])
    expect(talk.server({ seq: 501, ack: 151, length: 70, flags: PSH | ACK })).toEqual([])
    expect(talk.client({ seq: 151, ack: 571 })).toEqual([])
    expect(talk.client({ seq: 151, ack: 571, flags: FIN | ACK })).toEqual([])
    expect(talk.server({ seq: 571, ack: 152, flags: FIN | ACK })).toEqual([])
    expect(talk.client({ seq: 152, ack: 572 })).toEqual([])
  })

  it('tells which segment is acknowledged', () => {
    const talk = established()
    expect(talk.numbers.acks).toBe(1)
    talk.client({ seq: 101, ack: 501, length: 50 })
    talk.client({ seq: 151, ack: 501, length: 50 })
    talk.server({ seq: 501, ack: 151 })
    expect(talk.numbers.acks).toBe(3)
    talk.server({ seq: 501, ack: 201 })
    expect(talk.numbers.acks).toBe(4)
  })

  it('counts bytes in flight, without those selectively acknowledged, and bytes since the last PSH', () => {
    const talk = established()
    talk.client({ seq: 101, ack: 501, length: 50 })
    talk.client({ seq: 151, ack: 501, length: 50, flags: PSH | ACK })
    expect(talk.numbers).toMatchObject({ bytesInFlight: 100, pushBytesSent: 100 })
    talk.client({ seq: 201, ack: 501, length: 50 })
    expect(talk.numbers).toMatchObject({ bytesInFlight: 150, pushBytesSent: 50 })
    talk.server({ seq: 501, ack: 151, sacked: 50 })
    talk.client({ seq: 251, ack: 501, length: 10 })
    expect(talk.numbers).toMatchObject({ bytesInFlight: 60, pushBytesSent: 60 })
  })

  it('retransmission: a segment that does not advance, late', () => {
    const talk = established()
    talk.client({ seq: 101, ack: 501, length: 50 })
    talk.client({ seq: 151, ack: 501, length: 50 })
    expect(talk.client({ seq: 101, ack: 501, length: 50, after: 200 })).toEqual(['retransmission'])
    expect(talk.numbers.timedFrom).toBe(3)
    const syn = new Conversation()
    syn.client({ seq: 100, flags: SYN })
    expect(syn.client({ seq: 100, flags: SYN, reuse: 2 })).toEqual(['retransmission'])
  })

  it('out of order: the same within 3 ms, or within the initial round-trip time once that is known', () => {
    const talk = established()
    talk.client({ seq: 151, ack: 501, length: 50 })
    expect(talk.client({ seq: 101, ack: 501, length: 50, after: 2 })).toEqual(['outOfOrder'])
    talk.client({ seq: 251, ack: 501, length: 50 })
    expect(talk.client({ seq: 201, ack: 501, length: 50, after: 4 })).toEqual(['retransmission'])
    talk.synRow = 0
    talk.ackRow = 2
    talk.client({ seq: 351, ack: 501, length: 50 })
    expect(talk.client({ seq: 301, ack: 501, length: 50, after: 19 })).toEqual(['outOfOrder'])
    talk.client({ seq: 451, ack: 501, length: 50 })
    expect(talk.client({ seq: 401, ack: 501, length: 50, after: 20 })).toEqual(['retransmission'])
  })

  it('never out of order when it ends where the last segment did', () => {
    const talk = established()
    talk.client({ seq: 101, ack: 501, length: 50 })
    expect(talk.client({ seq: 101, ack: 501, length: 50, after: 1 })).toEqual(['retransmission'])
  })

  it('fast retransmission: what two duplicate ACKs asked for, within 20 ms', () => {
    for (const [after, expected] of [
      [19, 'fastRetransmission'],
      [20, 'retransmission'],
    ] as const) {
      const talk = established()
      talk.client({ seq: 101, ack: 501, length: 50 })
      talk.client({ seq: 151, ack: 501, length: 50 })
      talk.server({ seq: 501, ack: 101 })
      expect(talk.server({ seq: 501, ack: 101 })).toEqual(['duplicateAck'])
      talk.server({ seq: 501, ack: 101 })
      expect(talk.client({ seq: 101, ack: 501, length: 50, after })).toEqual([expected])
    }
  })

  it('spurious retransmission: of what was acknowledged', () => {
    const talk = established()
    talk.client({ seq: 101, ack: 501, length: 50 })
    talk.server({ seq: 501, ack: 151 })
    expect(talk.client({ seq: 101, ack: 501, length: 50 })).toEqual(['spuriousRetransmission'])
  })

  it('duplicate ACK: counted, with the first one named', () => {
    const talk = established()
    talk.client({ seq: 101, ack: 501, length: 50 })
    talk.server({ seq: 501, ack: 151 })
    expect(talk.server({ seq: 501, ack: 151 })).toEqual(['duplicateAck'])
    expect(talk.server({ seq: 501, ack: 151 })).toEqual(['duplicateAck'])
    expect(talk.numbers).toMatchObject({ duplicates: 2, duplicateOf: 4 })
    expect(talk.server({ seq: 501, ack: 151, flags: RST | ACK })).toEqual([])
  })

  it('lost segment: a gap, which also hides the bytes in flight', () => {
    const talk = established()
    expect(talk.client({ seq: 151, ack: 501, length: 50 })).toEqual(['lostSegment'])
    expect(talk.client({ seq: 301, ack: 501, flags: RST })).toEqual([])
    const other = established()
    other.client({ seq: 101, ack: 501, length: 5 })
    other.server({ seq: 501, ack: 106 })
    expect(other.client({ seq: 151, ack: 501, length: 50 })).toEqual(['lostSegment'])
  })

  it('ACKed unseen segment: once for what a gap holds, once for what lies beyond', () => {
    const talk = established()
    expect(talk.server({ seq: 501, ack: 201 })).toEqual(['ackLostSegment'])
    expect(talk.server({ seq: 501, ack: 251 })).toEqual([])
    const gap = established()
    gap.client({ seq: 151, ack: 501, length: 50 })
    expect(gap.server({ seq: 501, ack: 201 })).toEqual(['ackLostSegment'])
    gap.client({ seq: 201, ack: 501, length: 50 })
    expect(gap.server({ seq: 501, ack: 251 })).toEqual([])
  })

  it('window update, and window full with the scale known', () => {
    const talk = established()
    expect(talk.server({ seq: 501, ack: 101, window: 100 })).toEqual(['windowUpdate'])
    expect(talk.client({ seq: 101, ack: 501, length: 99 })).toEqual([])
    expect(talk.client({ seq: 200, ack: 501, length: 1 })).toEqual(['windowFull'])
    talk.server({ seq: 501, ack: 201, window: 50 })
    talk.shift = -1
    expect(talk.client({ seq: 201, ack: 501, length: 50 })).toEqual([])
    talk.shift = 1
    expect(talk.client({ seq: 251, ack: 501, length: 50 })).toEqual(['windowFull'])
  })

  it('does not scale a window before the first ACK after the SYN', () => {
    const talk = new Conversation()
    talk.client({ seq: 100, flags: SYN })
    talk.server({ seq: 500, ack: 101, flags: SYN | ACK, window: 20 })
    talk.shift = 3
    expect(talk.client({ seq: 101, ack: 501, length: 20 })).toEqual(['windowFull'])
  })

  it('zero window, its probe, and the answer to that', () => {
    const talk = established()
    expect(talk.server({ seq: 501, ack: 101, window: 0 })).toEqual(['zeroWindow'])
    expect(talk.client({ seq: 101, ack: 501, length: 1 })).toEqual(['zeroWindowProbe'])
    expect(talk.server({ seq: 501, ack: 101, window: 0 })).toEqual(['zeroWindow', 'zeroWindowProbeAck'])
    expect(talk.server({ seq: 501, ack: 101, window: 0, flags: RST | ACK })).toEqual([])
    expect(talk.client({ seq: 101, ack: 501, length: 20 })).toEqual([])
  })

  it('keep-alive, and the answer to it', () => {
    const talk = established()
    talk.client({ seq: 101, ack: 501, length: 50 })
    talk.server({ seq: 501, ack: 151 })
    expect(talk.client({ seq: 150, ack: 501 })).toEqual(['keepAlive'])
    expect(talk.server({ seq: 501, ack: 151 })).toEqual(['keepAliveAck'])
    expect(talk.client({ seq: 150, ack: 501, length: 1 })).toEqual(['keepAlive'])
    expect(talk.client({ seq: 150, ack: 501, flags: FIN | ACK })).toEqual(['retransmission'])
  })

  it('notes ports that are used again', () => {
    const talk = new Conversation()
    expect(talk.client({ seq: 100, flags: SYN, reuse: 1 })).toEqual(['reusedPorts'])
  })

  it('goes around the end of the sequence numbers', () => {
    const talk = new Conversation()
    talk.client({ seq: 0xffffffe0, flags: SYN })
    talk.server({ seq: 0xfffffffe, ack: 0xffffffe1, flags: SYN | ACK })
    talk.client({ seq: 0xffffffe1, ack: 0xffffffff })
    expect(talk.client({ seq: 0xffffffe1, ack: 0xffffffff, length: 64 })).toEqual([])
    expect(talk.server({ seq: 0xffffffff, ack: 0x21, length: 2 })).toEqual([])
    expect(talk.numbers.acks).toBe(3)
    expect(talk.client({ seq: 0x21, ack: 1, length: 5 })).toEqual([])
    expect(talk.client({ seq: 0xffffffe1, ack: 1, length: 64 })).toEqual(['spuriousRetransmission'])
  })
})
