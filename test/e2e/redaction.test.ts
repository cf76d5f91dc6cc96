/** Save redacted: what would be replaced is shown, single secrets can stay, and the file has none of the others. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { BADGE, PASSWORD, SPLIT, secretsCapture, TOKEN } from '../support/secrets-capture.ts'
import { violations } from './axe.ts'
import { closeLeftovers, openFace, runCommand, skipReason } from './faces.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-redaction-'))
const FILE = join(folder, 'secrets.pcapng')

test.skip(skipReason('electron') !== '', skipReason('electron'))
test.afterEach(closeLeftovers)
test.beforeAll(() => writeFileSync(FILE, secretsCapture()))
test.afterAll(() => rmSync(folder, { recursive: true }))

test('frames are saved without the secrets that were shown before', async () => {
  const face = await openFace('electron', [FILE])
  const { page } = face
  await expect(page.getByTestId('status-frames')).toContainText('32')
  await runCommand(page, 'Save redacted')
  const findings = page.getByTestId('redact-findings')
  await expect(findings).toContainText(`co•••••• (${PASSWORD.length})`)
  await expect(findings).toContainText('[redacted:password:')
  await expect(findings).not.toContainText(PASSWORD)

  const patterns = page.getByTestId('redact-patterns')
  await patterns.fill('badge=(ACME')
  await expect(page.getByTestId('redact-problem')).toContainText('the pattern badge is wrong')
  await expect(page.getByTestId('redact-go')).toBeDisabled()
  await patterns.fill('badge=ACME-\\d{8}')
  const badge = findings.getByRole('listitem').filter({ hasText: '[redacted:badge:' })
  await expect(badge).toBeVisible()
  await expect(page.getByTestId('redact-problem')).toBeEmpty()

  const split = findings.getByRole('listitem').filter({ hasText: `se•••••• (${SPLIT.length})` })
  await split.getByRole('checkbox').uncheck()
  await page.locator('summary').click()
  expect(await violations(page)).toEqual([])
  await expect(page.getByTestId('redact-count')).toContainText('1 kept')
  await split.getByRole('button').first().click()
  await expect(page.getByTestId('tree')).toContainText('Frame 1:')

  // What was chosen is there again.
  await runCommand(page, 'Save redacted')
  await expect(page.getByTestId('redact-count')).toContainText('1 kept')
  const saved = join(folder, 'redacted.pcapng')
  await face.saveTo(saved, () => page.getByTestId('redact-go').click())
  await expect.poll(() => existsSync(saved)).toBe(true)
  const bytes = readFileSync(saved)
  for (const secret of [PASSWORD, TOKEN, BADGE]) expect(bytes.includes(secret)).toBe(false)
  expect(bytes.includes(SPLIT)).toBe(true)
  await face.close()
})
