/** Values that were seen where a rule's `when` says, and where they turn up again. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { CARRY_KNOWN, CARRY_TO, type Hit } from '../hit.ts'
import { MAX_KEYS, type Rule } from '../rule.ts'
import type { Fire } from '../rule-state.ts'
import { BETWEEN, Keyed } from '../windows.ts'

interface Value {
  readonly row: RowIndex
  readonly timeMs: number
  readonly key: readonly string[]
  readonly told: string
}

export class CarryState {
  /** By fingerprint; what was seen longest ago goes first. */
  private readonly values = new Keyed<Value>(MAX_KEYS)
  private readonly known = new Keyed<true>(MAX_KEYS)
  private readonly withinMs: number
  /** Positions in the key whose values have to differ. */
  private readonly differs: readonly number[]
  private readonly fire: Fire

  constructor({ carry, by }: Rule, fire: Fire) {
    this.withinMs = carry?.within ?? 0
    this.differs = (carry?.differs ?? []).map((name) => by.indexOf(name))
    this.fire = fire
  }

  take(hit: Hit): void {
    if (hit.step === CARRY_KNOWN) for (const { print } of hit.carried) this.known.put(print, true)
    else if (hit.step === CARRY_TO) this.arrive(hit)
    else {
      const { row, timeMs, key } = hit
      for (const { print, told } of hit.carried)
        if (!this.known.get(print)) this.values.put(print, { row, timeMs, key, told })
    }
  }

  /** One alert for what a frame brings of one key, told by the first value. */
  private arrive({ row, timeMs, key, carried }: Hit): void {
    const found = new Map<string, { readonly value: Value; readonly where: string; readonly rows: Set<RowIndex> }>()
    for (const { print, told } of carried) {
      const value = this.values.get(print)
      if (!value || value.row === row || timeMs - value.timeMs > this.withinMs) continue
      if (this.differs.some((i) => value.key[i] === key[i])) continue
      const text = value.key.join(BETWEEN)
      const one = found.get(text)
      if (one) one.rows.add(value.row)
      else found.set(text, { value, where: told, rows: new Set([value.row]) })
    }
    for (const { value, where, rows } of found.values()) {
      const evidence = [...[...rows].sort((a, b) => a - b), row]
      this.fire(timeMs, value.key, evidence, `${value.told} is in ${where}`)
    }
  }
}
