/** The spools page: what is kept, opened again, pruned and removed. */
import { readdirSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { violations } from './axe.ts'
import { canCapture, chooseLoopback, frames, SENT, send, start, stop, whyNoCapture } from './capturing.ts'
import { applyFilter, closeLeftovers, openFace, runCommand, skipReason, statusNumber } from './faces.ts'

test.describe('browser', () => {
  test.skip(skipReason('browser') !== '', skipReason('browser'))
  test.afterEach(closeLeftovers)

  test('spools are listed, opened, pruned and removed', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace('browser')
    const { page } = face
    await page.getByTestId('rail-spools').click()
    await expect(page.getByTestId('spools-none')).toBeVisible()
    await chooseLoopback(page, SENT)
    await start(page)
    await send(12)
    await expect.poll(() => frames(page)).toBe(12)
    await page.getByTestId('rail-spools').click()
    const spool = page.getByTestId('spool')
    await expect(spool).toHaveAttribute('data-state', 'running')
    await expect(spool.getByRole('checkbox')).toBeDisabled()
    await stop(page)
    await expect(spool).toHaveAttribute('data-state', 'complete')
    await expect(spool).toContainText('12')
    await runCommand(page, 'Close everything')
    await page.getByTestId('rail-spools').click()
    await page.getByTestId('spool-open').click()
    await expect.poll(() => frames(page)).toBe(12)
    await applyFilter(page, 'udp.port == 4242')
    await expect.poll(() => statusNumber(page, 'status-shown')).toBe(12)

    await page.getByTestId('rail-spools').click()
    await page.getByTestId('spools-prune').click()
    await page.getByTestId('prune-days').fill('0')
    await expect(page.getByTestId('prune-preview')).toContainText('Nothing would be removed. 1 session would stay')
    await expect(page.getByTestId('prune-go')).toBeDisabled()
    await page.getByTestId('prune-unsaved').check()
    await expect(page.getByTestId('prune-preview')).toContainText('1 session,')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(readdirSync(face.spools)).toHaveLength(1)

    await spool.getByRole('checkbox').check()
    await page.getByTestId('spools-remove').click()
    await page.getByTestId('remove-go').click()
    await expect(page.getByTestId('spools-none')).toBeVisible()
    expect(readdirSync(face.spools)).toHaveLength(0)
    await face.close()
  })
})
