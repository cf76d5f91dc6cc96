// Plain JavaScript, because scripts/bench.mjs runs on whatever Node there is.

/** @typedef {{ what: string, goal: string, reached: string | null, met: boolean }} Goal `reached` is null when it was not measured */

/**
 * Goals as a table.
 * @param {readonly Goal[]} goals
 */
export function goalLines(goals) {
  /** @param {(goal: Goal) => string} text */
  const width = (text) => Math.max(0, ...goals.map((goal) => text(goal).length))
  const reachedText = (/** @type {Goal} */ goal) => goal.reached ?? 'not measured'
  const [what, aim, reached] = [width((goal) => goal.what), width((goal) => goal.goal), width(reachedText)]
  return goals.map((goal) => {
    const verdict = goal.reached === null ? '' : goal.met ? 'reached' : 'NOT REACHED'
    return `  ${goal.what.padEnd(what)}  ${goal.goal.padEnd(aim)}  ${reachedText(goal).padEnd(reached)}  ${verdict}`.trimEnd()
  })
}
