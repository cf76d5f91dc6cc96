/** axe over the pages of the window, in both themes. */
import { expect, test } from '@playwright/test'
import { capture, haveCaptures } from '../support/captures.ts'
import { violations } from './axe.ts'
import { openFace, row, skipReason } from './faces.ts'

test.skip(skipReason('browser') !== '', skipReason('browser'))

test('nothing that axe knows of is wrong', async () => {
  const face = await openFace('browser', haveCaptures ? [capture('http_espn.pcapng')] : [])
  const { page } = face
  if (haveCaptures) await row(page, 'Standard query').first().click()
  for (const theme of ['one', 'other']) {
    for (const id of ['frames', 'capture', 'spools', 'rules']) {
      await page.getByTestId(`rail-${id}`).click()
      expect(await violations(page), `${id}, ${theme} theme`).toEqual([])
    }
    await page.getByTestId('rail-frames').click()
    await page.getByTestId('toggle-theme').click()
  }
  await face.close()
})
