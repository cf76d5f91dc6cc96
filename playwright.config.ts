// A real window: Electron and Chromium, whichever the machine has (scripts/lib/test-environment.mjs finds them).

import { defineConfig } from '@playwright/test'
import { testEnvironment } from './scripts/lib/test-environment.mjs'

Object.assign(process.env, await testEnvironment())

const asRoot = process.platform === 'linux' && process.getuid?.() === 0

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.{test,spec}.ts',
  outputDir: 'test-results',
  globalSetup: './scripts/lib/test-setup.mjs',
  timeout: 120_000,
  // For machines that are slow for some seconds; what passes does not wait.
  expect: { timeout: 15_000 },
  // Windows share one display and captures one loopback: one at a time tells more when something fails.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    viewport: { width: 1600, height: 1000 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.TAPSCOPE_CHROMIUM,
      args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
    },
  },
})
