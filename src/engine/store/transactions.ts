/**
 * Requests and their responses as the first pass paired them, for decoding either frame later. `rows` leads from the row of a message to
 * its transaction. The linking worker writes, readers on other threads look up. 24 to 48 bytes a pair, nothing for other frames.
 */
import { RowTable, RowTableWriter } from './row-table.ts'

const RESPONSE = 1
const CONVERSATION = 2
const KEY = 3
/** Of numbered transactions alone; entries plus one, 0 for none. */
const PREVIOUS = 4
const NEXT = 5
/** Its number in the conversation; in the conversation's first, whose number is 1, how many there are. */
const NUMBER = 6
const FIRST = 7

/** Words of an entry. */
const KEYED_WORDS = 4
const NUMBERED_WORDS = 8
const ROW_WORDS = 2
const ENTRY = 1

/** Beside the key: no request was seen. */
const UNASKED = 0x8000_0000

export type TransactionKind = 'keyed' | 'numbered'
export type TransactionsPart = 'transactions' | 'rows'

const wordsOf = (kind: TransactionKind): number => (kind === 'keyed' ? KEYED_WORDS : NUMBERED_WORDS)

/** The transactions of one kind: told apart by a key (DNS's id), or counted in their conversation (HTTP). */
export class Transactions {
  protected readonly transactions: RowTable
  protected readonly rows: RowTable

  constructor(
    kind: TransactionKind,
    transactions = new RowTable(wordsOf(kind)),
    rows: RowTable = new RowTable(ROW_WORDS),
  ) {
    this.transactions = transactions
    this.rows = rows
  }

  attach(part: TransactionsPart, buffer: SharedArrayBuffer): void {
    this[part].attach(buffer)
  }

  /** The transaction of a row's last message, -1 when it has none. */
  find(row: number): number {
    const at = this.rows.find(row)
    return at < 0 ? -1 : this.rows.word(at, ENTRY) - 1
  }

  /** The transaction of that key which a row's messages belong to, -1 when none does. */
  findKey(row: number, key: number): number {
    for (let at = this.rows.find(row); at >= 0 && this.rows.word(at, 0) === row + 1; at--) {
      const entry = this.rows.word(at, ENTRY) - 1
      if (this.transactions.word(entry, KEY) === key) return entry
    }
    return -1
  }

  /** Visits the transactions that messages in rows [from, to) belong to. */
  forEachIn(from: number, to: number, visit: (entry: number) => void): void {
    for (let at = this.rows.below(from) + 1; this.rows.isHere(at); at++) {
      const row = this.rows.word(at, 0) - 1
      if (row < 0 || row >= to) return
      visit(this.rows.word(at, ENTRY) - 1)
    }
  }

  /** Row of the request, -1 when none was seen. */
  request(entry: number): number {
    return this.transactions.word(entry, KEY) >= UNASKED ? -1 : this.transactions.word(entry, 0) - 1
  }

  /** Row of the response, -1 when none was seen. */
  response(entry: number): number {
    return this.transactions.word(entry, RESPONSE) - 1
  }

  /** The conversation's transactions before and after, -1 for none. */
  previous(entry: number): number {
    return this.transactions.word(entry, PREVIOUS) - 1
  }

  next(entry: number): number {
    const next = this.transactions.word(entry, NEXT) - 1
    return this.transactions.isHere(next) ? next : -1
  }

  /** From 1. */
  number(entry: number): number {
    return this.previous(entry) < 0 ? 1 : this.transactions.word(entry, NUMBER)
  }

  /** How many the conversation has. */
  count(entry: number): number {
    return this.transactions.word(this.transactions.word(entry, FIRST), NUMBER)
  }
}

/** Adds transactions, in the order of rows; the one writer. A look-up allocates nothing. */
export class TransactionsWriter extends Transactions {
  declare protected readonly transactions: RowTableWriter
  declare protected readonly rows: RowTableWriter
  private readonly isNumbered: boolean
  /** The latest transaction of each conversation and key, plus one: open addressing. */
  private table = new Int32Array(1 << 10)
  private used = 0

  constructor(kind: TransactionKind, onChunk: (part: TransactionsPart, buffer: SharedArrayBuffer) => void) {
    super(
      kind,
      new RowTableWriter(wordsOf(kind), (buffer) => onChunk('transactions', buffer)),
      new RowTableWriter(ROW_WORDS, (buffer) => onChunk('rows', buffer)),
    )
    this.isNumbered = kind === 'numbered'
  }

  /** The latest transaction of a conversation and key, -1 when there is none. */
  latest(conversation: number, key: number): number {
    return this.table[this.slotOf(conversation, key)] - 1
  }

  /** Adds one that a request on `row` opens, or a response that answers none. Keys have 31 bits. */
  open(conversation: number, key: number, row: number, asked: boolean): number {
    const { transactions } = this
    const slot = this.slotOf(conversation, key)
    const before = this.table[slot]
    const entry = transactions.add(row)
    transactions.set(entry, CONVERSATION, conversation)
    transactions.set(entry, KEY, asked ? key : key + UNASKED)
    if (!asked) transactions.set(entry, RESPONSE, row + 1)
    if (this.isNumbered) this.follow(entry, before - 1)
    this.table[slot] = entry + 1
    if (before === 0 && ++this.used * 2 > this.table.length) this.grow()
    return entry
  }

  answer(entry: number, row: number): void {
    this.transactions.set(entry, RESPONSE, row + 1)
  }

  /** A message of the row belongs to the transaction. */
  note(row: number, entry: number): void {
    this.rows.set(this.rows.add(row), ENTRY, entry + 1)
  }

  private follow(entry: number, before: number): void {
    const { transactions } = this
    const first = before < 0 ? entry : transactions.word(before, FIRST)
    const number = before < 0 ? 1 : this.number(before) + 1
    transactions.set(entry, FIRST, first)
    transactions.set(entry, NUMBER, number)
    transactions.set(first, NUMBER, number)
    if (before < 0) return
    transactions.set(entry, PREVIOUS, before + 1)
    transactions.set(before, NEXT, entry + 1)
  }

  private slotOf(conversation: number, key: number): number {
    const { table, transactions } = this
    const mask = table.length - 1
    let slot = hash(conversation, key) & mask
    for (; table[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = table[slot] - 1
      if (transactions.word(entry, CONVERSATION) === conversation && this.keyOf(entry) === key) break
    }
    return slot
  }

  private keyOf(entry: number): number {
    return this.transactions.word(entry, KEY) & 0x7fff_ffff
  }

  private grow(): void {
    const old = this.table
    this.table = new Int32Array(old.length * 2)
    const mask = this.table.length - 1
    for (const stored of old) {
      if (stored === 0) continue
      let slot = hash(this.transactions.word(stored - 1, CONVERSATION), this.keyOf(stored - 1)) & mask
      while (this.table[slot] !== 0) slot = (slot + 1) & mask
      this.table[slot] = stored
    }
  }
}

function hash(conversation: number, key: number): number {
  const value = Math.imul(conversation + 1, 0x9e37_79b1) ^ Math.imul(key + 1, 0x85eb_ca6b)
  return value ^ (value >>> 15)
}
