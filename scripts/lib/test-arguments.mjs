// Which suites `npm test -- ...` means, and what each is told.

const SUITES = ['unit', 'integration', 'e2e']

/**
 * Suite names choose suites, paths choose the suite they are in, `-t NAME` goes to all; the rest goes to Vitest when it is
 * chosen, otherwise to Playwright.
 * @param {string[]} args
 * @returns {{ vitest?: string[], playwright?: string[], built: boolean }} the runners' arguments, absent for one that is not to
 *   run; built: whether the suites need the app and tapcap, as all but the unit tests do
 */
export function selectTests(args) {
  const suites = args.filter((arg) => SUITES.includes(arg))
  const rest = args.filter((arg) => !SUITES.includes(arg) && arg !== '--')
  const name = takeName(rest)
  const paths = rest.filter((arg) => !arg.startsWith('-'))
  const options = rest.filter((arg) => arg.startsWith('-'))
  const e2ePaths = paths.filter((path) => path.includes('e2e'))
  const otherPaths = paths.filter((path) => !path.includes('e2e'))
  const wants = (/** @type {string} */ suite) => {
    if (suites.length > 0) return suites.includes(suite)
    if (paths.length > 0) return suite === 'e2e' ? e2ePaths.length > 0 : otherPaths.length > 0
    return true
  }
  const projects = ['unit', 'integration'].filter(wants)
  const vitest = [
    ...projects.map((project) => `--project=${project}`),
    ...(name ? ['-t', name] : []),
    ...otherPaths,
    ...options,
  ]
  const playwright = [...(name ? ['-g', name] : []), ...e2ePaths, ...(projects.length === 0 ? options : [])]
  return {
    ...(projects.length > 0 ? { vitest } : {}),
    ...(wants('e2e') ? { playwright } : {}),
    built: wants('e2e') || wants('integration'),
  }
}

/** Takes `-t NAME` or `-g NAME` out of the arguments. @param {string[]} args */
function takeName(args) {
  const at = args.findIndex((arg) => arg === '-t' || arg === '-g')
  return at < 0 ? undefined : args.splice(at, 2)[1]
}
