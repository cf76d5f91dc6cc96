/** Looks at what is typed: the parser here at once, then the engine, which knows the fields. The latest text wins. */
import { parse } from '../../../shared/filter/index.ts'
import { macrosOf } from '../../../shared/filter/macros.ts'
import type { FilterProblem } from '../../../shared/wire/calls.ts'
import { checkFilter } from '../../actions/view.ts'
import { problemOf } from '../../format/macros.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useFilter } from '../../state/view.ts'

const PAUSE_MS = 180
/** What is wrong at the very end may only be unfinished: it is told later. */
const UNFINISHED_MS = 900

let timer: ReturnType<typeof setTimeout> | undefined
let latest = 0

function parseProblem(text: string): FilterProblem | null {
  const parsed = parse(text, macrosOf(usePreferences.getState().macros))
  return parsed.ok ? null : problemOf(parsed.error)
}

export function validate(text: string): void {
  const mine = ++latest
  clearTimeout(timer)
  if (text.trim() === '') {
    useFilter.setState({ problem: null })
    return
  }
  timer = setTimeout(async () => {
    const problem = parseProblem(text) ?? (await checkInEngine(text))
    if (mine !== latest) return
    if (problem && problem.end >= text.trimEnd().length) {
      useFilter.setState({ problem: null })
      timer = setTimeout(() => mine === latest && useFilter.setState({ problem }), UNFINISHED_MS)
    } else {
      useFilter.setState({ problem })
    }
  }, PAUSE_MS)
}

async function checkInEngine(text: string): Promise<FilterProblem | null> {
  try {
    return await checkFilter(text)
  } catch {
    // No engine, no opinion: it checks again when the filter is applied.
    return null
  }
}

/** Forgets a check that is under way: the text it was for is gone. */
export function cancelValidation(): void {
  latest++
  clearTimeout(timer)
}
