/** The alerts pane: what was found, why, where; what a person thinks of it; and its marks in the rest of the window. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import { violations } from './axe.ts'
import { closeLeftovers, openFace, row, runCommand, skipReason, statusNumber } from './faces.ts'

const CALL = (path: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read_file', arguments: { path } } })
const LINES = ['/home/a/notes.md', '/home/a/.ssh/id_ed25519', '/home/a/todo.md', '/home/a/.ssh/id_rsa'].map(CALL)

/** A server that was asked for private keys, twice: frames 2 and 4. */
async function record(path: string): Promise<void> {
  const process = { pid: 7, command: ['files'], server: 'files', client: 'agent', clientPid: 6 }
  const spool = TapSpool.create({ process, application: 'Tapscope', target: { file: path } })
  if (!spool.ok) throw new Error(spool.error.message)
  LINES.forEach((line, i) => {
    spool.value.recorder.recordAt('stdin', { seconds: 1_800_000_000 + i, nanos: 0 }, Buffer.from(`${line}\n`))
  })
  await spool.value.finish()
}

let folder = ''
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-alerts-'))
  await record(join(folder, 'talk.pcapng'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const selected = (page: Page) => page.getByTestId('grid').locator('.ag-row[aria-selected=true] [col-id=number]')

test.describe('electron', () => {
  test.skip(skipReason('electron') !== '', skipReason('electron'))
  test.afterEach(closeLeftovers)

  test('an alert is found, looked into, acknowledged, suppressed and exported', async () => {
    const face = await openFace('electron', [join(folder, 'talk.pcapng')])
    const { page } = face
    await expect(page.getByTestId('status-alerts')).toHaveAttribute('title', /high/)
    await page.getByTestId('status-alerts').click()
    const file = page.getByTestId('alert-rows').getByRole('row').filter({ hasText: 'holds secrets' })
    await file.click()
    const view = page.getByTestId('alert-view')
    await expect(view.getByTestId('alert-evidence').getByRole('row')).toHaveCount(2)

    // To its frame by key, on to the next one, and back.
    await page.getByTestId('alert-list').focus()
    await page.keyboard.press('Enter')
    await expect(selected(page)).toHaveText(/2$/)
    await page.keyboard.press('F8')
    await expect(selected(page)).toHaveText(/4$/)
    await expect(row(page, 'id_rsa').locator('.alert-mark')).toBeVisible()
    await expect(page.getByTestId('timeline-alerts').locator('path').first()).toBeVisible()
    await view.getByTestId('alert-evidence-only').click()
    await expect.poll(() => statusNumber(page, 'status-shown')).toBe(2)
    await expect(page.getByTestId('alert-map').locator('span').first()).toBeVisible()

    await page.getByTestId('alert-list').focus()
    await page.keyboard.press('a')
    await expect(view).toContainText('acknowledged')
    await page.getByTestId('notice-action').click()
    await expect(view.getByTestId('alert-acknowledge')).toBeVisible()
    await view.getByTestId('alert-note').fill('asked the owner')
    await page.getByTestId('alert-list').focus()
    await expect(file.getByLabel('has a note')).toBeVisible()
    expect(await violations(page)).toEqual([])

    await page.keyboard.press('s')
    await page.getByTestId('suppress-reason').fill('a test')
    await page.getByTestId('suppress-go').click()
    await expect(file).toHaveCount(0)
    await page.getByTestId('alerts-state').selectOption('suppressed')
    await expect(file).toBeVisible()
    await page.getByTestId('toggle-theme').click()
    expect(await violations(page)).toEqual([])

    await runCommand(page, 'Export alerts')
    const path = join(folder, 'alerts.jsonl')
    await face.saveTo(path, () => page.getByTestId('alerts-export-go').click())
    await expect(page.getByTestId('notices')).toContainText('Exported 1 alert')
    expect(readFileSync(path, 'utf8')).toContain('mcp-sensitive-file')
    await face.close()
  })
})
