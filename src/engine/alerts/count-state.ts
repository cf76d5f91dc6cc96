/** Frames that are counted, added up or looked at for their intervals, by key. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { MAX_EVIDENCE } from './alert.ts'
import type { Happening } from './hit.ts'
import { IntervalWindow } from './intervals.ts'
import { MAX_KEYS, type Rule } from './rule.ts'
import { ShareWindow } from './share-window.ts'
import { spanText } from './span.ts'
import { BETWEEN, CountWindow, DistinctWindow, Keyed, SumWindow, type Window } from './windows.ts'

interface Counted<W extends Window> {
  readonly window: W
  /** The first ones within the time. */
  evidence: { readonly row: RowIndex; readonly timeMs: number }[]
}

export interface Finding {
  readonly rows: RowIndex[]
  readonly reason: string
}

export class CountState {
  private readonly keys = new Keyed<Counted<Window>>(
    MAX_KEYS,
    ({ window, evidence }) => window.size + 2 * evidence.length,
  )
  private readonly makeWindow: () => Window
  private readonly withinMs: number
  private readonly reason: (window: Window) => string

  constructor({ count, sum, interval }: Rule) {
    this.withinMs = (count ?? sum ?? interval)?.within ?? 0
    const within = `within ${spanText(this.withinMs)}`
    if (interval) {
      const { over, jitter, atLeast } = interval
      this.makeWindow = () => new IntervalWindow(over, jitter, this.withinMs, atLeast)
      this.reason = (window) =>
        `more than ${over} times every ${spanText(window instanceof IntervalWindow ? window.everyMs : 0)}, give or take ${Math.round(jitter * 100)} %`
    } else if (sum) {
      this.makeWindow = () => new SumWindow(sum.over, this.withinMs)
      this.reason = () => `${sum.of} adds up to more than ${sum.over} ${within}`
    } else if (count?.share) {
      const { over, share } = count
      this.makeWindow = () => new ShareWindow(over, share.over, this.withinMs)
      this.reason = () =>
        `more than ${over} frames, and more than ${Math.round(share.over * 100)} % of those they are among, ${within}`
    } else {
      const { over, distinct } = count ?? { over: 0, distinct: undefined }
      const what = distinct ? `different values of ${distinct}` : 'frames'
      this.makeWindow = () =>
        distinct === undefined ? new CountWindow(over, this.withinMs) : new DistinctWindow(over, this.withinMs)
      this.reason = () => `more than ${over} ${what} ${within}`
    }
  }

  /** One of the frames that counted ones are a share of. */
  note({ timeMs, key }: Pick<Happening, 'timeMs' | 'key'>): void {
    this.keys.use(key.join(BETWEEN), this.make, ({ window }) => {
      if (window instanceof ShareWindow) window.note(timeMs)
    })
  }

  private readonly make = (): Counted<Window> => ({ window: this.makeWindow(), evidence: [] })

  take({ rows, timeMs, key, value }: Happening): Finding | null {
    return this.keys.use(key.join(BETWEEN), this.make, (state) => {
      if (state.evidence.length > 0 && state.evidence[0].timeMs < timeMs - this.withinMs)
        state.evidence = state.evidence.filter((one) => one.timeMs >= timeMs - this.withinMs)
      for (const row of rows)
        if (state.evidence.length < MAX_EVIDENCE - rows.length) state.evidence.push({ row, timeMs })
      if (!state.window.add(timeMs, value ?? '')) return null
      const before = state.evidence.map(({ row }) => row)
      state.evidence = []
      return { rows: [...new Set([...before, ...rows])], reason: this.reason(state.window) }
    })
  }
}
