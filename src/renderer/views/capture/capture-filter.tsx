/** The capture filter of all interfaces that have none of their own; the capture program checks it while it is typed. */
import { CaptureFilterField } from '../../components/capture-filter-field.tsx'
import { presentOf } from '../../format/capture-plan.ts'
import { setPlan, useCapturePlan } from '../../state/capture-plan.ts'
import { interfaces, useCaptures } from '../../state/captures.ts'

export function CaptureFilter() {
  const plan = useCapturePlan((state) => state.plan)
  const known = useCaptures(interfaces)
  const problems = useCaptures((state) => state.filterProblems)
  const common = presentOf(plan, known).filter((name) => plan.settings[name]?.filter === undefined)
  const wrong = common.find((name) => problems.has(name))
  return (
    <CaptureFilterField
      label="Capture filter"
      value={plan.filter}
      onChange={(filter) => setPlan({ filter })}
      problem={wrong === undefined ? null : `${common.length > 1 ? `${wrong}: ` : ''}${problems.get(wrong)}`}
      placeholder="all packets; or: tcp port 443"
      testId="capture-filter"
      manage
    />
  )
}
