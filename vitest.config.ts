// Unit tests mirror src/; integration tests run real programs. `npm test` runs both, then Playwright's.

import { defineConfig } from 'vitest/config'
import { testEnvironment } from './scripts/lib/test-environment.mjs'

const env = await testEnvironment()
/**
 * V8's book of code pages, kept where the processor has memory protection keys, breaks now and then when worker threads end while others
 * compile ("Check failed: jit_page.has_value()"), and tests end many.
 */
const execArgv = ['--no-memory-protection-keys']

export default defineConfig({
  test: {
    // Many tests wait for programs: one at a time would leave half of a small machine idle.
    maxWorkers: 2,
    projects: [
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], env, testTimeout: 20_000 },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          env,
          execArgv,
          globalSetup: './scripts/lib/test-setup.mjs',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
