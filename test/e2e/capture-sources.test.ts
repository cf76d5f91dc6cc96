/** Where packets come from: devices, extcap programs, machines behind ssh. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { haveTshark } from '../support/tshark.ts'
import { canCapture, frames, send, whyNoCapture } from './capturing.ts'
import { closeLeftovers, openFace, row, skipReason } from './faces.ts'

const RANDPKT = '/usr/lib/x86_64-linux-gnu/wireshark/extcap/randpktdump'

test.describe('browser', () => {
  test.skip(skipReason('browser') !== '', skipReason('browser'))
  test.afterEach(closeLeftovers)

  test('interfaces show their state and traffic without being captured', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace('browser')
    const { page } = face
    await page.getByTestId('rail-capture').click()
    await expect(page.getByTestId('interface-lo')).toContainText('127.0.0.1')
    await expect
      .poll(async () => {
        await send(20)
        return Number.parseFloat((await page.getByTestId('rate-lo').textContent()) ?? '')
      })
      .toBeGreaterThan(0)
    await expect(page.getByTestId('status-capture')).toHaveText('Ready')
    await face.close()
  })

  test('an extcap program is set up by its form and captured', async () => {
    test.skip(!canCapture, whyNoCapture)
    test.skip(!existsSync(RANDPKT), 'randpktdump is not installed')
    const face = await openFace('browser')
    const { page } = face
    await page.getByTestId('rail-capture').click()
    await page.getByTestId('interface-randpkt').getByRole('checkbox').check()
    await page.getByTestId('options-randpkt').click()
    await page.getByTestId('extcap-count').fill('many')
    await expect(page.getByTestId('extcap-count-problem')).toBeVisible()
    await page.getByTestId('options-keep').click()
    await expect(page.getByTestId('capture-start-selected')).toBeDisabled()
    await page.getByTestId('options-randpkt').click()
    await page.getByTestId('extcap-count').fill('25')
    await page.getByTestId('extcap-type').selectOption('dns')
    await page.getByTestId('options-keep').click()
    await page.getByTestId('capture-start-selected').click()
    await expect.poll(() => frames(page)).toBe(25)
    await expect(row(page, 'DNS').first()).toBeVisible()
    await expect(page.getByTestId('status-capture')).toHaveText('Stopped')
    await face.close()
  })

  test('a machine behind ssh is captured, by a stand-in for ssh', async () => {
    test.skip(!canCapture || !haveTshark, whyNoCapture)
    const folder = mkdtempSync(join(tmpdir(), 'tapscope-ssh-'))
    const { PATH } = process.env
    writeFileSync(join(folder, 'frames.pcap'), pcapOf(7))
    writeFileSync(
      join(folder, 'ssh'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/words\nexec cat ${folder}/frames.pcap\n`,
      {
        mode: 0o755,
      },
    )
    process.env.PATH = `${folder}:${PATH}`
    try {
      const face = await openFace('browser')
      const { page } = face
      await page.getByTestId('rail-capture').click()
      await page.getByTestId('add-source').click()
      await page.getByTestId('source-host').fill('-oProxyCommand=evil')
      await expect(page.getByTestId('source-add')).toBeDisabled()
      await page.getByTestId('source-host').fill('far.example')
      await page.getByTestId('source-user').fill('ana')
      await page.getByTestId('source-interface').fill('eth7')
      await page.getByTestId('source-add').click()
      await expect(page.getByTestId('interface-ssh ana@far.example eth7').getByRole('checkbox')).toBeChecked()
      await page.getByTestId('capture-start-selected').click()
      await expect.poll(() => frames(page)).toBe(7)
      expect(readFileSync(join(folder, 'words'), 'utf8')).toContain('far.example')
      await page.getByTestId('rail-capture').click()
      await page.getByRole('button', { name: 'Change ssh ana@far.example eth7' }).click()
      await expect(page.getByTestId('source-user')).toHaveValue('ana')
      await page.getByTestId('source-user').fill('eve')
      await page.getByTestId('source-add').click()
      await expect(page.getByTestId('interface-ssh eve@far.example eth7').getByRole('checkbox')).toBeChecked()
      await expect(page.getByTestId('interface-ssh ana@far.example eth7')).toBeHidden()
      await face.close()
    } finally {
      process.env.PATH = PATH
      rmSync(folder, { recursive: true })
    }
  })
})

/** A pcap file of Ethernet frames without content. */
function pcapOf(count: number): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(65535, 16)
  header.writeUInt32LE(1, 20)
  const records = Array.from({ length: count }, (_, i) => {
    const record = Buffer.alloc(16 + 60)
    record.writeUInt32LE(1_700_000_000 + i, 0)
    record.writeUInt32LE(60, 8)
    record.writeUInt32LE(60, 12)
    return record
  })
  return Buffer.concat([header, ...records])
}
