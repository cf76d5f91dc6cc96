/**
 * Pairs requests with responses in the first pass, in row order, as Wireshark 4.0 does: by id within a conversation (DNS), or each response
 * with the conversation's latest request (HTTP). Looks only at frames that hold messages of such a protocol.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import { MessageRole, type PairedMessage, type Pairing } from '../dissect/pairing.ts'
import type { Registry } from '../dissect/registry.ts'
import type { TcpSummary } from '../dissect/summary-parts.ts'
import { type TransactionKind, type TransactionsPart, TransactionsWriter } from '../store/transactions.ts'
import { type Outcome, Verdict } from './tcp-verdict.ts'

/** A request that comes again within this time is a retransmission; later it is another one. */
const RETRANSMISSION_NS = 5e9

export class TransactionLinker {
  /** By protocol id. */
  private readonly pairings: (Pairing | undefined)[]
  private readonly keyed: TransactionsWriter
  private readonly numbered: TransactionsWriter
  private readonly elapsedNs: (row: number, since: number) => number
  private readonly message: PairedMessage = { role: MessageRole.none, key: 0 }

  /** `onChunk` hears of each new shared buffer before a row that it tells of is published. */
  constructor(
    registry: Registry,
    onChunk: (kind: TransactionKind, part: TransactionsPart, buffer: SharedArrayBuffer) => void,
    elapsedNs: (row: number, since: number) => number,
  ) {
    this.pairings = [undefined, ...registry.protocols.map(({ pairing }) => pairing)]
    this.keyed = new TransactionsWriter('keyed', (part, buffer) => onChunk('keyed', part, buffer))
    this.numbered = new TransactionsWriter('numbered', (part, buffer) => onChunk('numbered', part, buffer))
    this.elapsedNs = elapsedNs
  }

  /** A message in a datagram of a UDP stream: bytes [start, end). */
  datagram(row: number, stream: number, protocol: ProtocolId, bytes: Uint8Array, start: number, end: number): void {
    const pairing = this.pairings[protocol]
    if (pairing) this.read(pairing, row, 2 * stream, bytes, start, end, false)
  }

  /** The messages that end in a TCP segment, of which the reassembly said `verdict` and `outcome`. */
  segment(row: number, stream: number, tcp: TcpSummary, bytes: Uint8Array, verdict: number, outcome: Outcome): void {
    if (verdict === Verdict.asIs || verdict === Verdict.spans) {
      const whole = this.pairings[tcp.upper]
      const end = verdict === Verdict.asIs ? tcp.payloadEnd : outcome.restEnd
      if (whole) this.read(whole, row, 2 * stream + 1, bytes, tcp.payloadStart, end, true)
      return
    }
    if ((verdict & (Verdict.message | Verdict.rest)) === 0) return
    const pairing = this.pairings[outcome.protocol]
    if (!pairing) return
    const conversation = 2 * stream + 1
    if ((verdict & Verdict.message) !== 0)
      this.read(pairing, row, conversation, outcome.message, 0, outcome.messageHead, true)
    if ((verdict & Verdict.rest) !== 0)
      this.read(pairing, row, conversation, bytes, outcome.restStart, outcome.restEnd, true)
  }

  private read(
    pairing: Pairing,
    row: number,
    conversation: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    overTcp: boolean,
  ): void {
    const { message } = this
    for (let at = start; at < end; ) {
      at = pairing.read(bytes, at, end, overTcp, message)
      if (message.role === MessageRole.none) continue
      if (pairing.kind === 'keyed') this.pairByKey(row, conversation)
      else this.pairByOrder(row, conversation)
    }
  }

  private pairByKey(row: number, conversation: number): void {
    const { keyed, message } = this
    let entry = keyed.latest(conversation, message.key)
    if (message.role === MessageRole.request) {
      const isNew =
        entry < 0 || keyed.response(entry) >= 0 || this.elapsedNs(row, keyed.request(entry)) >= RETRANSMISSION_NS
      if (isNew) entry = keyed.open(conversation, message.key, row, true)
    } else if (entry < 0) return
    else if (keyed.response(entry) < 0) keyed.answer(entry, row)
    keyed.note(row, entry)
  }

  private pairByOrder(row: number, conversation: number): void {
    const { numbered, message } = this
    let entry = numbered.latest(conversation, 0)
    if (message.role === MessageRole.request) entry = numbered.open(conversation, 0, row, true)
    else if (entry < 0 || numbered.response(entry) >= 0) entry = numbered.open(conversation, 0, row, false)
    else numbered.answer(entry, row)
    numbered.note(row, entry)
  }
}
