/** What a capture is set up with: saved filters, options, profiles. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { violations } from './axe.ts'
import { canCapture, chooseLoopback, frames, SENT, send, start, stop, whyNoCapture } from './capturing.ts'
import { closeLeftovers, inEachFace, inOneFace, openFace, runCommand, skipReason } from './faces.ts'

inEachFace((name) => {
  test('options are kept, sampling and the ring are said, and the files hold it', async () => {
    test.skip(!canCapture, whyNoCapture)
    const folder = mkdtempSync(join(tmpdir(), 'tapscope-ring-'))
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, SENT)
    await page.getByTestId('options-lo').click()
    await page.getByTestId('options-sample').fill('0')
    await expect(page.getByTestId('options-keep')).toBeDisabled()
    await page.getByTestId('options-sample').fill('10')
    await page.getByTestId('options-snaplen').fill('96')
    await page.getByTestId('options-tab-1').click()
    await page.getByTestId('output-file').check()
    await page.getByTestId('output-path').fill(join(folder, 'ring.pcapng'))
    await page.getByTestId('output-ring').check()
    await expect(page.getByTestId('options-keep')).toBeDisabled()
    await page.getByTestId('ring-packets').fill('20')
    await page.getByTestId('ring-files').fill('9')
    await page.getByTestId('options-keep').click()
    await expect(page.getByTestId('capture-set')).toContainText('Only 1 frame of 10 of lo')
    await expect(page.getByTestId('capture-set')).toContainText('A new file every 20 packets, the last 9 kept')

    await start(page)
    await send(1000)
    await expect.poll(() => frames(page)).toBe(100)
    await expect(page.getByTestId('status-sampled')).toContainText('900')
    await expect(page.getByTestId('status-buffer')).toBeVisible()
    await expect(page.getByTestId('status-disk')).toBeVisible()
    await expect(page.getByTestId('status-dropped')).toHaveText('Dropped 0')
    await stop(page)
    const files = readdirSync(folder).sort()
    expect(files.length).toBeGreaterThanOrEqual(5)
    expect(files.at(-1)).toMatch(/^ring_\d{5}_\d{14}\.pcapng$/)
    if (haveTshark) {
      const lengths = files.flatMap((file) => tsharkFields(join(folder, file), ['frame.cap_len']))
      expect(lengths).toHaveLength(100)
      expect(new Set(lengths)).toEqual(new Set(['96']))
    }
    await face.close()
    rmSync(folder, { recursive: true })
  })

  test('a profile is saved, shared as a file, and used again', async () => {
    test.skip(!canCapture, whyNoCapture)
    const folder = mkdtempSync(join(tmpdir(), 'tapscope-profile-'))
    const file = join(folder, 'web.json')
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, 'tcp port 443')
    await page.getByTestId('profiles').click()
    await page.getByTestId('profile-save').click()
    await page.getByTestId('saved-name').fill('Web')
    await page.keyboard.press('Enter')
    const choose = async (what: string): Promise<void> => {
      await page.getByTestId('profiles').click()
      await page.getByTestId('profile').click()
      await page.getByTestId(`profile-${what}`).click()
    }
    await face.saveTo(file, () => choose('export'))
    await expect.poll(() => existsSync(file)).toBe(true)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      name: 'Web',
      version: 1,
      options: { interfaces: [{ name: 'lo', filter: 'tcp port 443' }] },
    })
    await choose('delete')
    await page.getByTestId('capture-filter').fill('')
    await page.getByTestId('interface-lo').getByRole('checkbox').uncheck()

    const take = async (path: string): Promise<void> => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        runCommand(page, 'Import capture profiles'),
      ])
      await chooser.setFiles([path])
    }
    await take(file)
    await expect(page.getByTestId('capture-filter')).toHaveValue('tcp port 443')
    await expect(page.getByTestId('interface-lo').getByRole('checkbox')).toBeChecked()
    writeFileSync(
      file,
      JSON.stringify({ name: 'Evil', version: 1, options: { interfaces: [{ name: 'lo', snaplen: -1 }] } }),
    )
    await take(file)
    await expect(page.getByTestId('notices')).toContainText('web.json was not taken: options.interfaces.0.snaplen')
    await expect(page.getByTestId('capture-filter')).toHaveValue('tcp port 443')
    await face.close()
    rmSync(folder, { recursive: true })
  })
})

inOneFace((name) => {
  test('capture filters are saved and used again', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, SENT)
    await page.getByTestId('capture-filter-menu').click()
    await page.getByTestId('capture-filter-save').click()
    await page.getByTestId('saved-name').fill('Answers')
    await page.keyboard.press('Enter')
    await page.getByTestId('capture-filter').fill('')
    await page.getByTestId('capture-filter-menu').click()
    await page.getByRole('menuitem', { name: 'Answers' }).click()
    await expect(page.getByTestId('capture-filter')).toHaveValue(SENT)
    await runCommand(page, 'Saved capture filters')
    await expect(page.getByTestId('named-row').getByLabel('Capture filter')).toHaveValue(SENT)
    await page.getByTestId('named-row').getByLabel('Capture filter').fill('udp prot 4242')
    await expect(page.getByTestId('named-save')).toBeDisabled()
    await page.keyboard.press('Escape')
    await face.close()
  })
})

test.describe('browser', () => {
  test.skip(skipReason('browser') !== '', skipReason('browser'))
  test.afterEach(closeLeftovers)

  test('nothing that axe knows of is wrong with the options, in both themes', async () => {
    const face = await openFace('browser')
    const { page } = face
    for (const theme of ['one', 'other']) {
      await runCommand(page, 'Capture options')
      await expect(page.getByTestId('capture-options-dialog')).toBeVisible()
      expect(await violations(page), `interfaces, ${theme} theme`).toEqual([])
      await page.getByTestId('options-tab-1').click()
      await page.getByTestId('output-ring').check()
      await page.getByTestId('stop-duration').fill('soon')
      expect(await violations(page), `output, ${theme} theme`).toEqual([])
      await page.keyboard.press('Escape')
      await runCommand(page, 'Capture by ssh or from a pipe')
      await expect(page.getByTestId('add-source-dialog')).toBeVisible()
      expect(await violations(page), `elsewhere, ${theme} theme`).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByTestId('rail-spools').click()
      await expect(page.getByTestId('spools-page')).toBeVisible()
      expect(await violations(page), `spools, ${theme} theme`).toEqual([])
      await page.getByTestId('toggle-theme').click()
    }
    await face.close()
  })
})
