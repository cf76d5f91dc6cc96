/** Decode as: what a field's bytes decode to stands beside the frame, one decoding upon another. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, type Page, test } from '@playwright/test'
import { PLAIN_TAGS } from '../../src/engine/sources/stdio/exported-pdu.ts'
import { PcapngWriter } from '../../src/engine/store/pcapng-writer.ts'
import { violations } from './axe.ts'
import { closeLeftovers, openFace, skipReason } from './faces.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-decoding-'))
const FILE = join(folder, 'calls.pcapng')

test.skip(skipReason('electron') !== '', skipReason('electron'))
test.afterEach(closeLeftovers)
test.afterAll(() => rmSync(folder, { recursive: true }))
test.beforeAll(() => {
  const writer = new PcapngWriter()
  writer.section({ application: 'test' })
  writer.interface({ linkType: 252, name: 'stdio:7:stdout' })
  const text = gzipSync(JSON.stringify({ name: 'inside', list: [1, 2] })).toString('base64')
  const message = { jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text }] } }
  const header = { interfaceId: 0, timeSeconds: 1, timeNanos: 0, originalLength: 0, flags: 2, prefix: PLAIN_TAGS.json }
  writer.frame(header, Buffer.from(`${JSON.stringify(message)}\n`))
  writeFileSync(FILE, writer.take())
})

async function decode(page: Page, decoder: string): Promise<void> {
  await page.getByTestId('decode-as').click()
  await page.getByTestId(`decode-${decoder}`).click()
}

test('a field is decoded, and what that decodes to, and both are taken away again', async () => {
  const { page } = await openFace('electron', [FILE])
  const tree = page.getByTestId('tree')
  const sources = page.getByRole('tablist', { name: 'Data sources' })
  await tree.getByText('Content Text: H4sI').click({ button: 'right' })
  await page.getByTestId('decode-as').click()
  await expect(page.getByRole('menuitem', { name: 'looks like it' })).toHaveText(/Base64/)
  await page.getByTestId('decode-base64').click()
  await expect(tree).toContainText(/Decoded Base64: \d+ bytes/)
  await expect(page.getByTestId('bytes')).toContainText('1f')

  await page.getByTestId('bytes').click({ button: 'right' })
  await decode(page, 'gzip')
  await expect(tree.getByText('String value: inside')).toBeVisible()
  await expect(sources.getByRole('tab', { selected: true })).toContainText('Decoded gzip')
  expect(await violations(page)).toEqual([])
  await tree.getByText('String value: inside').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Copy value' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: /filter/i })).toHaveCount(0)
  await decode(page, 'hex')
  await expect(page.getByText('Not Hexadecimal digits: "i" at byte 0')).toBeVisible()

  await sources.getByRole('tab', { name: /Decoded Base64/ }).click()
  await page.getByTestId('decoded-remove').click()
  await expect(sources).toHaveCount(0)
  await expect(tree).not.toContainText('Decoded')
})
