/** Files: a large one that is not read to its end, a filter that is not run to its end, several files on one timeline, damage. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { applyFilter, closeLeftovers, inEachFace, openFace, runCommand, skipReason, statusNumber } from './faces.ts'

const FRAMES = 3_000_000
const RECORD = 16 + 60
const folder = mkdtempSync(join(tmpdir(), 'tapscope-large-'))

/** UDP datagrams of 18 bytes, a microsecond apart. */
function largeFile(): string {
  const file = Buffer.alloc(24 + FRAMES * RECORD)
  file.writeUInt32LE(0xa1b2c3d4, 0)
  file.writeUInt16LE(2, 4)
  file.writeUInt16LE(4, 6)
  file.writeUInt32LE(262_144, 16)
  file.writeUInt32LE(1, 20)
  const frame = Buffer.alloc(60, 0x41)
  frame.write('0200000000020200000000010800', 0, 'hex')
  frame.write('4500002e00000000401100000a0000010a000002', 14, 'hex')
  frame.write('9c401388001a0000', 34, 'hex')
  for (let i = 0, at = 24; i < FRAMES; i++, at += RECORD) {
    file.writeUInt32LE(1_700_000_000 + Math.floor(i / 1_000_000), at)
    file.writeUInt32LE(i % 1_000_000, at + 4)
    file.writeUInt32LE(60, at + 8)
    file.writeUInt32LE(60, at + 12)
    frame.copy(file, at + 16)
  }
  const path = join(folder, 'large.pcap')
  writeFileSync(path, file)
  return path
}

test.describe('large', () => {
  test.skip(skipReason('electron') !== '', skipReason('electron'))
  test.afterEach(closeLeftovers)
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('stops reading, and a filter, with what is there, and jumps to the end at once', async () => {
    const face = await openFace('electron')
    const { page } = face
    await face.openWith([largeFile()], () => page.keyboard.press('Control+o'))
    await expect(page.getByTestId('status-indexing')).toContainText('left')
    await page.getByTestId('stop-reading').click()
    await expect(page.getByTestId('file-banner')).toContainText('not read to its end')
    await expect(page.getByTestId('status-indexing')).toBeHidden()
    const read = await statusNumber(page, 'status-frames')
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(FRAMES)

    await page.getByTestId('read-again').click()
    await expect.poll(() => statusNumber(page, 'status-frames'), { timeout: 40_000 }).toBe(FRAMES)
    await page.keyboard.press('Control+End')
    await expect(page.getByTestId('grid')).toContainText('3,000,000')

    await applyFilter(page, 'udp.payload[5] == 41')
    await expect.poll(() => statusNumber(page, 'status-shown')).toBeLessThan(FRAMES)
    await expect.poll(() => statusNumber(page, 'status-shown')).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('filter-partial')).toContainText('in the first')
    const found = await statusNumber(page, 'status-shown')
    expect(found).toBeLessThan(FRAMES)
    await page.waitForTimeout(300)
    expect(await statusNumber(page, 'status-shown')).toBe(found)
    await face.close()
  })
})

inEachFace((name) => {
  test('merges files on one timeline, and lists the damage of one', async () => {
    test.skip(!haveCaptures, 'the captures folder is not there')
    const [first, second] = [capture('http_espn.pcapng'), capture('http_espn_fail.pcapng')]
    const face = await openFace(name, [first])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    await face.openWith([second], () => runCommand(page, 'Merge files'))
    const frames = haveTshark ? 956 + tsharkFields(second, ['frame.number']).length : 957
    await expect.poll(() => statusNumber(page, 'status-frames')).toBeGreaterThanOrEqual(frames)
    await expect(page.getByTestId('source-menu')).toContainText('http_espn_fail')

    await face.openWith([capture('damaged/bad_byteorder_magic.pcapng')], () => page.keyboard.press('Control+o'))
    await expect(page.getByTestId('file-banner')).toContainText('is damaged')
    await page.getByTestId('damage-places').click()
    await expect(page.getByTestId('damages')).toContainText('byte-order')
    await expect(page.getByTestId('damages')).toContainText('28 B')
    await face.close()
  })
})
