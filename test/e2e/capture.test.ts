/** Live capture in the window: started, watched, restarted, saved from, and alive when the page is not. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { violations } from './axe.ts'
import { canCapture, chooseLoopback, frames, SENT, send, start, stop, whyNoCapture } from './capturing.ts'
import { closeLeftovers, inEachFace, inOneFace, openFace, runCommand, skipReason } from './faces.ts'

inEachFace((name) => {
  test('a capture is restarted from the keyboard, and once more after the window was loaded anew', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, SENT)
    await start(page)
    await send(30)
    await expect.poll(() => frames(page)).toBe(30)
    await page.keyboard.press('Control+r')
    await expect.poll(() => frames(page)).toBe(0)
    await expect(page.getByTestId('status-capture')).toContainText('Capturing')
    await send(5)
    await expect.poll(() => frames(page)).toBe(5)

    await face.reload()
    await expect(page.getByTestId('status-capture')).toContainText('Capturing')
    await send(5)
    await expect.poll(() => frames(page)).toBe(10)
    await page.keyboard.press('Control+r')
    await expect.poll(() => frames(page)).toBe(0)
    await expect(page.getByTestId('status-capture')).toContainText('Capturing')
    await send(3)
    await expect.poll(() => frames(page)).toBe(3)
    await stop(page)
    await face.close()
  })

  test('frames are saved and exported while more come', async () => {
    test.skip(!canCapture, whyNoCapture)
    const folder = mkdtempSync(join(tmpdir(), 'tapscope-saved-'))
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, SENT)
    await start(page)
    await send(40)
    await expect.poll(() => frames(page)).toBe(40)
    const saved = join(folder, 'part.pcapng')
    await face.saveTo(saved, () => runCommand(page, 'Save shown frames as pcapng'))
    await expect.poll(() => existsSync(saved)).toBe(true)
    await send(10)
    await expect.poll(() => frames(page)).toBe(50)
    const exported = join(folder, 'part.jsonl')
    await face.saveTo(exported, () => runCommand(page, 'Export shown frames as JSONL'))
    await expect.poll(() => existsSync(exported) && readFileSync(exported, 'utf8').split('\n').length).toBe(51)
    await expect(page.getByTestId('status-capture')).toContainText('Capturing')
    if (haveTshark) expect(tsharkFields(saved, ['frame.number'])).toHaveLength(40)
    await stop(page)
    await face.close()
    rmSync(folder, { recursive: true })
  })
})

inOneFace((name) => {
  test('a wrong capture filter is told while it is typed, and nothing starts', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, 'tcp prot 80')
    await expect(page.getByTestId('capture-filter-problem')).toContainText('syntax error')
    await expect(page.getByTestId('capture-start-selected')).toBeDisabled()
    await expect(page.getByTestId('start-capture')).toBeDisabled()
    await page.keyboard.press('Control+e')
    await expect(page.getByTestId('status-capture')).toHaveText('Ready')
    await page.getByTestId('capture-filter').fill('tcp port 80')
    await expect(page.getByTestId('capture-filter-problem')).toBeHidden()
    await expect(page.getByTestId('capture-start-selected')).toBeEnabled()

    await page.getByTestId('options-lo').click()
    await page.getByTestId('options-filter').fill('host and')
    await expect(page.getByTestId('options-filter-problem')).toBeVisible()
    await expect(page.getByTestId('options-keep')).toBeDisabled()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('capture-options-dialog')).toBeHidden()
    await face.close()
  })

  test('the traffic of a running capture, by protocol and endpoint', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, SENT)
    await start(page)
    await runCommand(page, 'Show the traffic pane')
    await expect(page.getByTestId('traffic')).toContainText('There was no traffic')
    await send(50)
    const udp = page.getByTestId('traffic-protocols').getByRole('button', { name: 'UDP' })
    await expect(udp).toContainText('100 %')
    await expect(udp).toContainText('12.1 kB')
    await page.getByRole('button', { name: 'Packets' }).click()
    await expect(udp).toContainText('50')
    expect(await violations(page)).toEqual([])
    await page.getByTestId('traffic-endpoints').getByRole('button', { name: '127.0.0.1' }).click()
    await expect(page.getByTestId('filter')).toContainText('ip.addr == 127.0.0.1')
    await stop(page)
    await face.close()
  })
})

test.describe('electron', () => {
  test.skip(skipReason('electron') !== '', skipReason('electron'))
  test.afterEach(closeLeftovers)

  test('a capture goes on when the page crashes, and shows in the one that takes its place', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace('electron')
    await chooseLoopback(face.page, SENT)
    await start(face.page)
    expect(await face.crash?.('status-capture')).toContain('Capturing')
    await face.close()
  })
})
