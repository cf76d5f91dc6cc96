/** The rules page: rules are switched, written with help, tried, saved, copied and imported. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import { violations } from './axe.ts'
import { closeLeftovers, openFace, runCommand, skipReason } from './faces.ts'

const SIGMA = `title: Onion names
logsource: { category: dns }
detection: { selection: { query|endswith: .onion }, condition: selection }
---
title: Logons
logsource: { product: windows, service: security }
detection: { selection: { EventID: 4624 }, condition: selection }
`

let folder = ''
let file = ''
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-rules-'))
  file = join(folder, 'talk.pcapng')
  const process = { pid: 7, command: ['shell'], server: 'shell', client: 'agent', clientPid: 6 }
  const spool = TapSpool.create({ process, application: 'Tapscope', target: { file } })
  if (!spool.ok) throw new Error(spool.error.message)
  const params = { name: 'shell', arguments: { command: 'cat ~/.ssh/id_rsa' } }
  const line = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  spool.value.recorder.recordAt('stdin', { seconds: 1_800_000_000, nanos: 0 }, Buffer.from(`${line}\n`))
  await spool.value.finish()
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** In both themes. */
async function looksRight(page: Page): Promise<void> {
  for (const theme of ['one', 'other']) {
    expect(await violations(page), `${theme} theme`).toEqual([])
    await page.getByTestId('toggle-theme').click()
  }
}

/** Puts the caret at the end of the line with a text. */
async function goTo(page: Page, text: string): Promise<void> {
  await page.getByTestId('editor-text').locator('.view-line').filter({ hasText: text }).first().click()
  await page.keyboard.press('End')
}

test.describe('electron', () => {
  test.skip(skipReason('electron') !== '', skipReason('electron'))
  test.afterEach(closeLeftovers)

  test('a pack of one’s own, a copy of a rule, and rules of Sigma’s', async () => {
    const face = await openFace('electron', [file])
    const { page } = face
    await page.getByTestId('rail-rules').click()
    await page.getByTestId('rules-search').fill('mcp-sensitive-file')
    const rule = page.getByTestId('rule-mcp-sensitive-file')
    await expect(rule).toContainText('1')
    await rule.click()
    await expect(page.getByTestId('rule-yaml')).toContainText('when:')
    await looksRight(page)
    await rule.press('Space')
    await expect(rule.getByRole('switch')).not.toBeChecked()
    await rule.press('Space')
    await expect(rule.getByRole('switch')).toBeChecked()

    await page.getByTestId('rule-copy').click()
    await expect(page.getByTestId('editor-text')).toContainText('my-mcp-sensitive-file')
    await page.getByTestId('editor-original-off').click()
    await page.getByTestId('editor-pack').fill('copies')
    await page.getByTestId('editor-save').click()
    await expect(page.getByTestId('editor-state')).toHaveText('saved')
    await page.getByTestId('editor-back').click()
    await expect(rule.getByRole('switch')).not.toBeChecked()
    await expect(page.getByTestId('rule-my-mcp-sensitive-file').getByRole('switch')).toBeChecked()

    await runCommand(page, 'New pack of alert rules')
    await goTo(page, 'title:')
    await page.keyboard.type('\ncoun')
    await page.getByRole('option', { name: /^count/ }).click()
    await expect(page.getByTestId('editor-findings')).toContainText('count')
    await goTo(page, 'count:')
    await page.keyboard.press('Shift+Home')
    await page.keyboard.press('Delete')
    await goTo(page, 'when:')
    await page.keyboard.type(' && mcpx.argument contains "id_rsa" && mcpx.meth')
    await expect(page.getByRole('option', { name: 'mcpx.method' })).toBeVisible()
    await page.keyboard.press('Enter')
    await page.keyboard.type(' == "tools/call"')
    await page.keyboard.press('Escape')
    await page.getByTestId('editor-test').click()
    await expect(page.getByTestId('editor-outcome')).toContainText('1 sample of 2 failed')
    await looksRight(page)
    await page.getByTestId('editor-back').click()
    await page.getByTestId('leave-dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByTestId('editor-text').locator('.view-line').first().click()
    await page.keyboard.press('Control+s')
    await expect(page.getByTestId('editor-state')).toHaveText('saved')
    await page.getByTestId('editor-back').click()
    await page.getByTestId('rules-search').fill('own-tool-call')
    await page.getByTestId('rule-own-tool-call').click()
    await page.getByTestId('rule-alerts').click()
    await expect(page.getByTestId('pane-alerts')).toContainText('A shell tool was called')

    const sigma = join(folder, 'sigma.yml')
    writeFileSync(sigma, SIGMA)
    await page.getByTestId('rail-rules').click()
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByTestId('rules-import').click()])
    await chooser.setFiles(sigma)
    await expect(page.getByTestId('sigma-rules')).toContainText('Onion names')
    await expect(page.getByTestId('sigma-refused')).toContainText('Logons')
    await page.getByTestId('sigma-go').click()
    await expect(page.getByTestId('editor-text')).toContainText('sigma-onion-names')
    await page.getByTestId('editor-save').click()
    await expect(page.getByTestId('editor-state')).toHaveText('saved')
    await face.close()
  })
})
