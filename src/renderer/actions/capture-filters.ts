/** What libpcap says of the capture filters, kept up to date while they are typed: a capture does not start with a wrong one. */
import { createPace } from '../base/pace.ts'
import { call } from '../connection/connection.ts'
import { filterOf, presentOf } from '../format/capture-plan.ts'
import { planNow, useCapturePlan } from '../state/capture-plan.ts'
import { interfaces, useCaptures } from '../state/captures.ts'

const EVERY_MS = 250
const MOST_KNOWN = 200

/** Verdicts by what was asked; null for filters that are right. */
const known = new Map<string, string | null>()

/** What is wrong with a capture filter on an interface; null when nothing is, or nobody can tell. */
export async function checkCaptureFilter(filter: string, name: string, linkType?: string): Promise<string | null> {
  if (filter.trim() === '') return null
  const key = JSON.stringify([filter, name, linkType])
  const verdict = known.get(key)
  if (verdict !== undefined) return verdict
  const { problem } = await call('capture.checkFilter', {
    filter,
    interface: name,
    ...(linkType !== undefined && { linkType }),
  })
  known.set(key, problem)
  for (const [oldest] of known) if (known.size > MOST_KNOWN) known.delete(oldest)
  return problem
}

/** Checks the filters of the interfaces that are chosen. False when one is wrong. */
export async function checkCaptureFilters(): Promise<boolean> {
  const plan = planNow()
  const problems = new Map<string, string>()
  for (const name of presentOf(plan, interfaces(useCaptures.getState()))) {
    const problem = await checkCaptureFilter(filterOf(plan, name), name, plan.settings[name]?.linkType)
    if (problem !== null) problems.set(name, problem)
  }
  if (planNow() === plan) useCaptures.setState({ filterProblems: problems })
  return problems.size === 0
}

/** Checks them whenever the plan or the list of interfaces changes. */
export function watchCaptureFilters(): void {
  const pace = createPace(async () => {
    try {
      await checkCaptureFilters()
    } catch {
      // No engine, no opinion: it looks at the filter again at the start.
    }
  }, EVERY_MS)
  useCapturePlan.subscribe(({ plan }, before) => {
    if (plan !== before.plan) pace.request()
  })
  useCaptures.subscribe((state, before) => {
    if (state.interfaces === before.interfaces) return
    known.clear()
    pace.request()
  })
}
