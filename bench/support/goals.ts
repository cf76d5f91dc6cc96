/** What was to be reached beside what was: printed with the bench, and once more for all benches at the end of `npm run bench`. */
import { appendFileSync } from 'node:fs'
import { goalLines } from './goal-lines.mjs'

/** `reached` is to be no less than `goal`. NaN was not measured. */
export function atLeast(what: string, reached: number, goal: number, unit: string): void {
  record(what, `at least ${number(goal)} ${unit}`, reached, unit, reached >= goal)
}

/** `reached` is to be no more than `goal`. NaN was not measured. */
export function atMost(what: string, reached: number, goal: number, unit: string): void {
  record(what, `at most ${number(goal)} ${unit}`, reached, unit, reached <= goal)
}

function record(what: string, goal: string, reached: number, unit: string, met: boolean): void {
  const entry = { what, goal, reached: Number.isNaN(reached) ? null : `${number(reached)} ${unit}`, met }
  console.log(`goal${goalLines([entry])[0]}`)
  const list = process.env.BENCH_GOALS
  if (list) appendFileSync(list, `${JSON.stringify(entry)}\n`)
}

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3))))
