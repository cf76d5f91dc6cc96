// Unit tests mirror src/; integration tests run real programs. `npm test` runs both, then Playwright's.

import { defineConfig } from 'vitest/config'
import { testEnvironment } from './scripts/lib/test-environment.mjs'

const env = await testEnvironment()

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], env },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          env,
          globalSetup: './scripts/lib/test-setup.mjs',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
