#!/usr/bin/env node
// The `tapscope` command. In a checkout it builds first what is stale, without a word: `tapscope wrap` stands between two
// programs that talk over stdout. A wrap never even looks when there is a build, because its client waits for it.

import { existsSync } from 'node:fs'

const cli = new URL('../out/main/cli.js', import.meta.url)
const inCheckout = existsSync(new URL('../src/cli', import.meta.url))
const mayLook = inCheckout && !process.env.TAPSCOPE_PREPARED && process.argv[2] !== 'wrap'

if (mayLook || (inCheckout && !existsSync(cli))) {
  const { prepareQuietly } = await import('../scripts/lib/prepare.mjs')
  await prepareQuietly().catch((error) => {
    process.stderr.write(`tapscope: ${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  })
}
await import(cli.href)
