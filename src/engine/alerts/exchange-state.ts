/** Requests of a rule that wait for their responses: the two are one happening. */
import { EXCHANGE_RESPONSE, type Happening, type Hit } from './hit.ts'
import { MAX_KEYS } from './rule.ts'
import { Keyed } from './windows.ts'

export class ExchangeState {
  /** By the number of the request's frame. */
  private readonly asked = new Keyed<Hit>(MAX_KEYS)

  /** What a hit completes. */
  pair(hit: Hit): Happening | null {
    if (hit.step !== EXCHANGE_RESPONSE) {
      this.asked.put(String(hit.row + 1), hit)
      return null
    }
    const [number] = hit.key
    const request = this.asked.get(number)
    if (!request) return null
    this.asked.delete(number)
    const { key, value } = request
    return { rows: [request.row, hit.row], timeMs: hit.timeMs, key, value: value ?? hit.value }
  }
}
