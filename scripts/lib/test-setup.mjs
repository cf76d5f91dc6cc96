// Runs once before the integration and e2e suites when they are started by hand: `npm test` has prepared already and says so.

import { prepare } from './prepare.mjs'

export default async function setup() {
  if (!process.env.TAPSCOPE_PREPARED) await prepare({ tests: true })
}
