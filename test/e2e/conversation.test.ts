/** What a client and a server said: followed, drawn as a sequence, and compared with another session. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { talkToEverything } from '../support/mcp-talk.ts'
import { violations } from './axe.ts'
import { CLI, inOneFace, openFace, row, runCommand } from './faces.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-conversation-'))
const files = [join(folder, 'before.pcapng'), join(folder, 'after.pcapng')]
const MARKUP = '<img src=x onerror=alert(1)>'

const record = (spool: string, b: number): Promise<void> =>
  talkToEverything(
    [process.execPath, CLI],
    { ...process.env, TAPSCOPE_SPOOLS: folder },
    async (client) => {
      await client.callTool({ name: 'echo', arguments: { message: MARKUP } })
      await client.callTool({ name: 'get-sum', arguments: { a: 2, b } })
    },
    spool,
  )

test.beforeAll(async () => {
  await record(files[0], 40)
  await record(files[1], 41)
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

inOneFace((name) => {
  test('a conversation is followed, drawn and compared', async () => {
    const face = await openFace(name, files)
    const { page } = face
    await row(page, 'initialize').first().click()
    await page.keyboard.press('Control+Alt+Shift+T')
    const messages = page.getByTestId('follow-messages')
    await expect(messages.locator('article[aria-current]')).toContainText('initialize')
    expect(await violations(page)).toEqual([])

    // Found beyond what is in sight, then selected: the table has its frame.
    await page.getByTestId('follow-find').fill('ONERROR')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('follow-found')).toContainText('Message')
    const asked = messages.locator('article').filter({ hasText: 'tools/call' }).filter({ hasText: MARKUP }).first()
    await asked
      .locator('div')
      .first()
      .click({ position: { x: 40, y: 8 } })
    await expect(asked).toHaveAttribute('aria-current', 'true')
    await expect(page.getByTestId('grid').locator('[aria-selected=true], .row-selected').first()).toContainText('echo')
    await expect(page.locator('img[src=x]')).toHaveCount(0)

    await page.getByTestId('follow-server').click()
    await page.getByTestId('follow-stderr').click()
    await expect(messages.locator('article[data-voice="server"]')).toHaveCount(0)
    const saved = join(folder, `${name}.txt`)
    await face.saveTo(saved, async () => {
      await page.getByTestId('follow-menu').click()
      await page.getByTestId('follow-save').click()
    })
    await expect.poll(() => readText(saved)).toContain('client → server')
    expect(readText(saved)).not.toContain('server → client')

    await runCommand(page, 'Show the sequence diagram')
    const sequence = page.getByTestId('sequence-messages')
    const answer = sequence.locator('article').filter({ hasText: 'result of get-sum' }).first()
    await expect(answer).toBeVisible()
    await answer.click()
    await expect(answer).toHaveAttribute('aria-current', 'true')
    await page.keyboard.press('ArrowUp')
    await expect(sequence.locator('article[aria-current]')).toContainText('tools/call get-sum')
    expect(await violations(page)).toEqual([])

    await runCommand(page, 'Compare two sessions')
    const pairs = page.getByTestId('compare-sessions').locator('article')
    await expect(pairs).toHaveCount(1)
    await expect(pairs).toContainText('arguments differ')
    expect(await violations(page)).toEqual([])
    await pairs.dblclick()
    await expect(page.getByTestId('compare-text')).toContainText('41')
    await page.getByRole('button', { name: 'Structure' }).click()
    await expect(page.getByTestId('compare-structure')).toContainText('params.arguments.b')
    expect(await violations(page)).toEqual([])
    await face.close()
  })
})

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
