/**
 * Requests that wait for their response: pairs JSON-RPC ids within one tapped process. Bounded: the oldest request is forgotten when
 * too many are outstanding.
 */
import type { RowIndex } from '../../shared/base/brand.ts'

const MAX_OUTSTANDING = 65536

export class ExchangeTable {
  private readonly outstanding = new Map<string, RowIndex>()

  /** Notes a request of `sender` (a process and direction) with the id's text. */
  request(sender: string, id: string, row: RowIndex): void {
    this.outstanding.set(`${sender} ${id}`, row)
    if (this.outstanding.size <= MAX_OUTSTANDING) return
    for (const oldest of this.outstanding.keys()) {
      this.outstanding.delete(oldest)
      break
    }
  }

  /** Row of the request that `sender` made under the id, -1 when there is none; it is answered with that. */
  respond(sender: string, id: string): number {
    const key = `${sender} ${id}`
    const row = this.outstanding.get(key)
    if (row === undefined) return -1
    this.outstanding.delete(key)
    return row
  }
}
