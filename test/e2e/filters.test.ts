/** Filters that are kept: under a name, as macros; and what axe says of the dialogs. */
import { expect, test } from '@playwright/test'
import { capture, haveCaptures } from '../support/captures.ts'
import { violations } from './axe.ts'
import { applyFilter, inOneFace, openFace, row, runCommand, skipReason } from './faces.ts'

test.skip(!haveCaptures, 'the captures folder is not there')

inOneFace((name) => {
  test('keeps filters and macros, and uses them', async () => {
    const face = await openFace(name, [capture('http_espn.pcapng')])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    await runCommand(page, 'Filter macros')
    await page.getByTestId('named-add').click()
    await page.keyboard.type('two names')
    await page.keyboard.press('Tab')
    await page.keyboard.type('ip.addr == $1 and ip.addr == $2')
    await expect(page.getByTestId('named-save')).toBeDisabled()
    await page.getByLabel('Name', { exact: true }).fill('conv')
    await page.getByTestId('named-save').click()

    await applyFilter(page, '$conv(172.16.0.122, 4.2.2.1)')
    await expect(page.getByTestId('filter-result')).toContainText('28 of 956')
    await applyFilter(page, '$conv(172.16.0.122)')
    await expect(page.getByTestId('filter-problem')).toContainText('takes 2 arguments')

    await applyFilter(page, 'dns.flags.response == 1')
    await expect(page.getByTestId('filter-result')).toContainText('14 of 956')
    await page.getByTestId('saved-filters').click()
    await page.getByTestId('saved-add').click()
    await page.getByTestId('saved-name').fill('Answers')
    await page.keyboard.press('Enter')
    await page.getByTestId('filter-clear').click()
    await page.getByTestId('saved-filters').click()
    await page.getByRole('menuitem', { name: 'Answers' }).click()
    await expect(page.getByTestId('filter-result')).toContainText('14 of 956')

    await row(page, 'Standard query response').first().locator('[col-id=source]').click({ button: 'right' })
    await page.getByTestId('apply').click()
    await page.getByTestId('apply-andNot').click()
    await expect(page.getByTestId('filter')).toContainText('!(ip.src == 4.2.2.1)')
    await expect(page.getByTestId('no-match')).toBeVisible()
    await face.close()
  })
})

test('nothing that axe knows of is wrong with what is asked', async () => {
  test.skip(skipReason('browser') !== '', skipReason('browser'))
  const face = await openFace('browser', [capture('damaged/bad_byteorder_magic.pcapng')])
  const { page } = face
  await row(page, 'Standard query').first().click()
  await page.keyboard.press('Control+m')
  for (const theme of ['one', 'other']) {
    await page.getByTestId('damage-places').click()
    await expect(page.getByTestId('damages')).toBeVisible()
    expect(await violations(page), `the window, ${theme} theme`).toEqual([])
    await page.keyboard.press('Escape')
    for (const title of ['Save as', 'Export frames', 'Filter macros', 'Saved filters']) {
      await runCommand(page, title)
      await page.getByRole('dialog', { name: title }).waitFor()
      expect(await violations(page), `${title}, ${theme} theme`).toEqual([])
      await page.keyboard.press('Escape')
    }
    await row(page, 'Standard query').first().locator('[col-id=source]').click({ button: 'right' })
    await page.getByTestId('apply').click()
    await page.getByTestId('apply-andNot').waitFor()
    expect(await violations(page), `menus, ${theme} theme`).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.getByTestId('toggle-theme').click()
  }
  await face.close()
})
