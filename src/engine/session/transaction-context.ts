/** What the index knows of the requests and responses in a frame. Nothing is looked up before a dissector asks. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { NumberedTransaction, TransactionContext, TransactionsContext } from '../dissect/frame-context.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Transactions } from '../store/transactions.ts'
import { nanosBetween } from './times.ts'

/** So many earlier requests are searched for what they asked. */
const MAX_REQUESTS = 16
/** So many transactions before it are searched for a request: pipelined responses have none of their own. */
const MAX_SEARCH = 1024

/** Value of the last field of that name in a frame, as text; empty when it has none. */
export type LastValue = (row: RowIndex, fields: readonly string[]) => readonly string[]

export class TransactionContexts {
  private readonly index: IndexFollower
  private readonly lastValues: LastValue

  /** `lastValues` gives the last value of each field in a frame, empty for none. */
  constructor(index: IndexFollower, lastValues: LastValue) {
    this.index = index
    this.lastValues = lastValues
  }

  of(row: RowIndex): TransactionsContext {
    const { keyed, numbered } = this.index.transactions
    return {
      keyed: (key) => {
        const entry = keyed.findKey(row, key)
        return entry < 0 ? undefined : this.transaction(keyed, entry, row)
      },
      numbered: () => {
        const entry = numbered.find(row)
        return entry < 0 ? undefined : this.numbered(numbered, entry, row)
      },
    }
  }

  private transaction(table: Transactions, entry: number, row: RowIndex): TransactionContext {
    const request = table.request(entry)
    return {
      request: request + 1,
      response: table.response(entry) + 1,
      ns: request < 0 ? 0n : this.elapsedNs(row, request as RowIndex),
    }
  }

  private numbered(table: Transactions, entry: number, row: RowIndex): NumberedTransaction {
    const frames = (at: number) => ({ request: table.request(at) + 1, response: table.response(at) + 1 })
    const previous = table.previous(entry)
    const next = table.next(entry)
    return {
      ...this.transaction(table, entry, row),
      number: table.number(entry),
      count: table.count(entry),
      ...(previous < 0 ? {} : { previous: frames(previous) }),
      ...(next < 0 ? {} : { next: frames(next) }),
      asked: (fields) => this.asked(table, entry, fields),
    }
  }

  private asked(table: Transactions, from: number, fields: readonly string[]): string {
    const latest: string[] = fields.map(() => '')
    let requests = 0
    let lastRow = -1
    for (let entry = from, steps = 0; entry >= 0 && steps < MAX_SEARCH; entry = table.previous(entry), steps++) {
      const row = table.request(entry)
      if (row < 0 || row === lastRow) continue
      lastRow = row
      for (const [i, value] of this.lastValues(row as RowIndex, fields).entries()) latest[i] ||= value
      if (latest[0] !== '' || ++requests === MAX_REQUESTS) break
    }
    return latest.find((value) => value !== '') ?? ''
  }

  private elapsedNs(row: RowIndex, since: RowIndex): bigint {
    const { columns } = this.index
    const here = columns.segmentOf(row)
    const there = columns.segmentOf(since)
    const slot = columns.slotOf(row)
    const from = columns.slotOf(since)
    return nanosBetween(here.timeSeconds[slot], here.timeNanos[slot], there.timeSeconds[from], there.timeNanos[from])
  }
}
