// npm run oracle [-- FOLDER] [--file NAME] [--only columns|fields|analysis] [--show N]: what tshark and Tapscope say of captures, compared.

import { ensureDependencies } from './lib/dependencies.mjs'
import { fileArguments, inRoot } from './lib/paths.mjs'
import { runScript } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { toolchainNode } from './lib/toolchain.mjs'

await runScript(async () => {
  await ensureDependencies()
  const program = inRoot('test', 'oracle', 'main.ts')
  return run(await toolchainNode(), ['--disable-warning=ExperimentalWarning', program, ...fileArguments()])
})
