/** axe over the pages of the window, in both themes. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page, test } from '@playwright/test'
import { capture, haveCaptures } from '../support/captures.ts'
import { openFace, row, skipReason } from './faces.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
    return (await axe.run()).violations
  })
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`))
}

test.skip(skipReason('browser') !== '', skipReason('browser'))

test('nothing that axe knows of is wrong', async () => {
  const face = await openFace('browser', haveCaptures ? [capture('http_espn.pcapng')] : [])
  const { page } = face
  if (haveCaptures) await row(page, 'Standard query').first().click()
  for (const theme of ['one', 'other']) {
    for (const id of ['frames', 'capture']) {
      await page.getByTestId(`rail-${id}`).click()
      expect(await violations(page), `${id}, ${theme} theme`).toEqual([])
    }
    await page.getByTestId('rail-frames').click()
    await page.getByTestId('toggle-theme').click()
  }
  await face.close()
})
