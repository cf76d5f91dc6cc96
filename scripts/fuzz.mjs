// npm run fuzz [-- --inputs N] [--seconds S] [--seed X] [--only dissect|readers|index|filter] [--jobs J] [--replay FILE]: seeded inputs that
// try to break dissectors, readers, the first pass and filters; docs/development.md says what is checked.

import { ensureDependencies } from './lib/dependencies.mjs'
import { fileArguments, inRoot } from './lib/paths.mjs'
import { runScript } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { toolchainNode } from './lib/toolchain.mjs'

await runScript(async () => {
  await ensureDependencies()
  const program = inRoot('test', 'fuzz', 'main.ts')
  return run(await toolchainNode(), [
    '--disable-warning=ExperimentalWarning',
    '--expose-gc',
    program,
    ...fileArguments(),
  ])
})
