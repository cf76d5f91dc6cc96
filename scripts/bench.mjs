// npm run bench [-- NAME...]: runs bench/*.bench.ts one after another, each in its own process, so that none heats up for another.

import { existsSync, readdirSync } from 'node:fs'
import { inRoot } from './lib/paths.mjs'
import { prepare, runScript } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { say } from './lib/say.mjs'
import { toolchainNode } from './lib/toolchain.mjs'

await runScript(async () => {
  const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('-'))
  await prepare({ tests: true })
  const node = await toolchainNode()
  const files = existsSync(inRoot('bench')) ? readdirSync(inRoot('bench')).sort() : []
  const benches = files
    .filter((file) => file.endsWith('.bench.ts'))
    .filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)))
  if (benches.length === 0)
    throw new Error(wanted.length > 0 ? `no bench is named ${wanted.join(' or ')}` : 'bench/ is empty')
  const failed = []
  for (const file of benches) {
    console.log(`\n# ${file.slice(0, -'.bench.ts'.length)}`)
    const env = { ...process.env, TAPSCOPE_PREPARED: '1' }
    if ((await run(node, ['--expose-gc', inRoot('bench', file)], { env })) !== 0) failed.push(file)
  }
  if (failed.length > 0) say(`failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
})
