// npm run bench [-- NAME...]: runs bench/*.bench.ts one after another, each in its own process, so that none heats up for another.
// At the end: all goals, and what was reached.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { goalLines } from '../bench/support/goal-lines.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepare, runScript } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { say } from './lib/say.mjs'
import { runTool, toolchainNode } from './lib/toolchain.mjs'

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
  const children = ['build', '--config', inRoot('bench', 'vite.config.ts'), '--logLevel=warn']
  if ((await runTool('vite/bin/vite.js', children)) !== 0) throw new Error('the measured programs do not build')
  const folder = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
  const goals = join(folder, 'goals')
  const failed = []
  for (const file of benches) {
    console.log(`\n# ${file.slice(0, -'.bench.ts'.length)}`)
    const env = { ...process.env, TAPSCOPE_PREPARED: '1', BENCH_GOALS: goals }
    if ((await run(node, ['--expose-gc', inRoot('bench', file)], { env })) !== 0) failed.push(file)
  }
  if (existsSync(goals)) showGoals(readFileSync(goals, 'utf8'))
  rmSync(folder, { recursive: true })
  if (failed.length > 0) say(`failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
})

/** @param {string} lines a goal each, as JSON */
function showGoals(lines) {
  const goals = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  console.log(`\n# goals\n${goalLines(goals).join('\n')}`)
}
