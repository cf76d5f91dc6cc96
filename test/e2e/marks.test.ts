/** Marks, jumps and what is written: frames by range, marked or displayed, as captures and as text. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { type Face, filtered, inEachFace, openFace, statusNumber } from './faces.ts'

const FILE = capture('http_espn.pcapng')
const folder = mkdtempSync(join(tmpdir(), 'tapscope-marks-'))

test.skip(!haveCaptures, 'the captures folder is not there')

async function goTo(page: Page, frame: number): Promise<void> {
  await page.keyboard.press('Control+g')
  await page.getByTestId('goto-input').fill(String(frame))
  await page.keyboard.press('Enter')
  await expectSelected(page, frame)
}

async function expectSelected(page: Page, frame: number): Promise<void> {
  await expect(page.getByTestId('tree')).toContainText(`Frame ${frame}:`)
}

async function write(face: Face, kind: 'save' | 'export', path: string, choices: readonly string[]): Promise<void> {
  const { page } = face
  await page.keyboard.press(kind === 'save' ? 'Control+s' : 'Control+Shift+e')
  for (const choice of choices) await page.getByTestId(choice).check()
  await face.saveTo(path, () => page.getByTestId('save-go').click())
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

inEachFace((name) => {
  test('marks frames, goes from one to the next, and saves them', async () => {
    const face = await openFace(name, [FILE])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    for (const frame of [40, 7]) {
      await goTo(page, frame)
      await page.keyboard.press('Control+m')
    }
    await expect(page.getByTestId('status-marked')).toContainText('2')
    await page.keyboard.press('Control+Shift+n')
    await expectSelected(page, 40)
    await expect(page.locator('.row-marked.row-selected')).toHaveCount(1)
    await page.keyboard.press('Control+Shift+b')
    await expectSelected(page, 7)

    const saved = join(folder, `${name}-marked.pcap`)
    await write(face, 'save', saved, ['format-pcap', 'scope-marked'])
    if (haveTshark) {
      const times = tsharkFields(FILE, ['frame.time_epoch'])
      await expect.poll(() => textOf(saved).length).toBeGreaterThan(0)
      expect(tsharkFields(saved, ['frame.time_epoch'])).toEqual([times[6], times[39]])
    }

    const dns = await filtered(page, 'dns')
    await expect(page.locator('.row-selected')).toHaveCount(1)
    await expect(page.getByTestId('tree')).toContainText('Domain Name System')
    await page.keyboard.press('Control+Shift+m')
    await expect.poll(() => statusNumber(page, 'status-marked')).toBe(dns + 2)
    await page.keyboard.press('Control+Alt+m')
    await expect.poll(() => statusNumber(page, 'status-marked')).toBe(2)
    await face.close()
  })

  test('exports a range as text with what it counts, and says what is no range', async () => {
    const face = await openFace(name, [FILE])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    await page.keyboard.press('Control+Shift+e')
    await page.getByTestId('scope-range-text').fill('9-3')
    await expect(page.getByTestId('save-go')).toBeDisabled()
    await page.getByTestId('scope-range-text').fill('1-5,8')
    await expect(page.getByTestId('save-count')).toHaveText('6 frames')
    await page.getByTestId('format-csv').check()
    const exported = join(folder, `${name}-range.csv`)
    await face.saveTo(exported, () => page.getByTestId('save-go').click())
    await expect.poll(() => textOf(exported).trimEnd().split('\n').length).toBe(7)
    expect(textOf(exported)).toContain('Standard query 0x9a6b A www.espn.com')
    await face.close()
  })

  test('follows links, goes back, and along a conversation', async () => {
    const face = await openFace(name, [FILE])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    await goTo(page, 4)
    await page.getByTestId('tree').focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    await page.getByTestId('tree').locator('[data-field="tcp.analysis.acks_frame"]').dblclick()
    await expectSelected(page, 3)
    await page.keyboard.press('Alt+ArrowLeft')
    await expectSelected(page, 4)
    await page.keyboard.press('Alt+ArrowRight')
    await expectSelected(page, 3)
    await page.keyboard.press('Control+.')
    await expectSelected(page, 4)
    await page.keyboard.press('Control+,')
    await expectSelected(page, 3)
    await face.close()
  })
})
