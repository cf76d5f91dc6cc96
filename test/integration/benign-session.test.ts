/** Real MCP servers that do nothing bad, with all rules on: what they find is a false alert. docs/detections.md has them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { benignSession } from '../support/benign/session.ts'
import { TAPSCOPE } from './wrap-support.ts'

const CALLS = 10_000
const folder = mkdtempSync(join(tmpdir(), 'tapscope-benign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

/** Rules below high that a benign session may make fire, and why. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'mcp-error-burst': 'calls that fail, hundreds a second, as no person or model makes them',
  'mcp-denied-burst': 'files outside the allowed folders, at the same speed',
  'mcp-oversize': 'some hundred pictures and files a second',
  'mcp-sampling-burst': 'server-everything samples when it is asked to, at the same speed',
}

it(`${CALLS} calls of four servers: no alert of high or critical severity, and the others are known`, {
  timeout: 300_000,
}, async () => {
  const { file, calls } = await benignSession(TAPSCOPE, folder, CALLS)
  expect(calls).toBeGreaterThanOrEqual(CALLS)
  const [node, script] = TAPSCOPE
  const { stdout, stderr, status } = spawnSync(node, [script, 'check', file, '--format', 'jsonl'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  expect([stderr, status]).toEqual(['', 0])
  const alerts = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { data: { pattern: string; severity: string } }).data)
  expect(alerts.filter(({ severity }) => !['info', 'low', 'medium'].includes(severity))).toEqual([])
  expect(alerts.filter(({ pattern }) => !(pattern in EXPLAINED))).toEqual([])
})
