/** A recorded request is edited in the window and sent to its server, started anew under the tap; the answer stands beside it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { CLI, closeLeftovers, openFace, row, runCommand, skipReason, statusNumber } from './faces.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const SERVER = fromRoot('node_modules/@modelcontextprotocol/server-everything/dist/index.js')

test.describe('electron', () => {
  test.skip(skipReason('electron') !== '', skipReason('electron'))
  test.afterEach(closeLeftovers)

  test('edits a request, sends it to its server, compares the answers and replays it all', async () => {
    const face = await openFace('electron')
    const { page } = face
    const env = { ...process.env, TAPSCOPE_SPOOLS: face.spools }
    expect(spawnSync(process.execPath, [fromRoot('test/fixtures/mcp-client.mjs'), CLI, SERVER], { env }).status).toBe(0)
    await row(page, 'tools/call echo').first().click({ button: 'right' })
    await page.getByTestId('row-resend').click()
    await expect(page.getByTestId('resend-command')).toHaveValue(/server-everything/)

    const editor = page.getByTestId('resend-editor')
    await editor.getByText('from a client').click()
    await page.keyboard.press('End')
    await page.keyboard.type(',')
    await expect(page.getByTestId('resend-problem')).not.toBeEmpty()
    await expect(page.getByTestId('resend-send')).toBeDisabled()
    await page.keyboard.press('Backspace')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.type(', edited')
    await page.getByTestId('resend-send').click()
    await expect(page.getByTestId('resend-answer-text')).toContainText('Echo: from a client, edited')
    await page.getByTestId('resend-answer').getByText('Compared').click()
    await expect(page.getByTestId('resend-comparison').locator('.char-insert').first()).toBeVisible()

    await page.getByTestId('resend-response-frame').click()
    await expect(page.locator('.row-selected').first()).toContainText('result of tools/call echo')
    // The response leads to its request, and the program that runs is the one to send to.
    await runCommand(page, 'Edit and resend the request')
    await expect(page.getByTestId('resend-send')).toHaveText('Send')
    await page.getByTestId('resend-send').click()
    await expect(page.getByTestId('resend-answer-text')).toContainText('edited')

    // What came of it is replayed, frame by frame and then as it was.
    const frames = await statusNumber(page, 'status-frames')
    for (const shown of [1, 2, 3]) {
      await page.keyboard.press('Control+Shift+ArrowRight')
      await expect.poll(() => statusNumber(page, 'status-shown')).toBe(shown)
      await expect(page.locator('.row-selected')).toHaveAttribute('row-index', String(shown - 1))
    }
    await page.keyboard.press('Control+Shift+ArrowLeft')
    await expect.poll(() => statusNumber(page, 'status-shown')).toBe(2)
    await page.getByTestId('play-speed').selectOption('max')
    await page.getByTestId('play-toggle').click()
    await expect.poll(() => statusNumber(page, 'status-shown')).toBe(frames)
    await page.getByTestId('play-close').click()
    await expect(page.getByTestId('play-bar')).toBeHidden()
    await face.close()
  })
})
