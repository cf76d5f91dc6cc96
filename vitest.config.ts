// Unit tests mirror src/; integration tests run real programs. `npm test` runs both, then Playwright's.

import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { testEnvironment } from './scripts/lib/test-environment.mjs'

const env = await testEnvironment()
/**
 * V8's book of code pages breaks now and then when worker threads end while others compile ("Check failed: jit_page.has_value()"), and tests
 * end many. This leaves out what memory protection keys need of it; test/support/built.ts, what WebAssembly does.
 */
const execArgv = ['--no-memory-protection-keys']

/** Files of minutes: last, each would have one of the two workers for itself while the other one has nothing left. */
const LONG = ['tapcap', 'tcp-analysis-oracle', 'filter-oracle', 'views', 'print-rows', 'cli-columns', 'fields-oracle']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`/integration/${name}.test.ts`))
      return at < 0 ? LONG.length : at
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}

/** What polls ends when the condition holds; this is for machines that are slow for some seconds. */
const polling = { poll: { timeout: 15_000 } }

export default defineConfig({
  test: {
    // Many tests wait for programs: one at a time would leave half of a small machine idle.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          env,
          expect: polling,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          env,
          execArgv,
          globalSetup: './scripts/lib/test-setup.mjs',
          expect: polling,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
