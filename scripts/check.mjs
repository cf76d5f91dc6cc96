// npm run check [-- WORD...]: types (one project a layer), style, layer rules, dead code. All run, whatever
// fails, and the verdict comes last. A word picks the checks whose name has it.

import { ensureDependencies } from './lib/dependencies.mjs'
import { runScript } from './lib/prepare.mjs'
import { runTool } from './lib/toolchain.mjs'

const LAYERS = ['shared', 'engine', 'cli', 'main', 'preload', 'renderer', 'test', 'scripts']

/** @type {[name: string, tool: string, args: string[]][]} */
const CHECKS = [
  ...LAYERS.map(
    (layer) =>
      /** @type {[string, string, string[]]} */ ([
        `types of ${layer}`,
        'typescript/bin/tsc',
        ['-p', `tsconfig.${layer}.json`],
      ]),
  ),
  ['style', '@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '--max-diagnostics=50']],
  ['layers', 'dependency-cruiser/bin/dependency-cruiser.mjs', ['src', '--output-type', 'err-long']],
  ['dead code', 'knip/bin/knip.js', []],
]

await runScript(async () => {
  const only = process.argv.slice(2)
  await ensureDependencies()
  const failed = []
  for (const [name, tool, args] of CHECKS) {
    if (only.length > 0 && !only.some((word) => name.includes(word))) continue
    const start = performance.now()
    const code = await runTool(tool, args, { quiet: true })
    if (code !== 0) failed.push(name)
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  }
  console.log(failed.length === 0 ? 'check passed' : `check failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
})
