/** A file, read in the window: rows, filter, details and bytes, saving. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { applyFilter, filtered, inEachFace, inOneFace, openFace, row, runCommand } from './faces.ts'

const FILE = capture('http_espn.pcapng')

test.skip(!haveCaptures, 'the captures folder is not there')

inEachFace((name) => {
  test('opens a file, filters it, and lights the bytes of a field', async () => {
    const face = await openFace(name, [FILE])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    await expect(row(page, 'Standard query 0x9a6b A www.espn.com').first()).toBeVisible()

    const shown = await filtered(page, 'dns')
    if (haveTshark) expect(shown).toBe(tsharkFields(FILE, ['frame.number'], 'dns').length)

    await row(page, 'Standard query 0x9a6b A www.espn.com').first().click()
    const tree = page.getByTestId('tree')
    await expect(tree).toContainText('User Datagram Protocol')
    await tree.getByRole('treeitem').filter({ hasText: 'User Datagram Protocol' }).first().dblclick()
    await tree.getByRole('treeitem').filter({ hasText: 'Destination Port: 53' }).first().click()
    await expect(page.getByTestId('status-field')).toContainText('udp.dstport')
    const lit = page.getByTestId('bytes').getByRole('gridcell', { selected: true })
    await expect(lit.first()).toBeVisible()
    expect((await lit.allTextContents()).join(' ')).toContain('00 35')
    await face.close()
  })

  test('saves what is displayed, and exports it', async () => {
    const face = await openFace(name, [FILE])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    const shown = await filtered(page, 'dns')
    const folder = mkdtempSync(join(tmpdir(), 'tapscope-saved-'))

    const saved = join(folder, 'dns.pcapng')
    await face.saveTo(saved, () => runCommand(page, 'Save shown frames as pcapng'))
    await expect.poll(() => (haveTshark ? tsharkFields(saved, ['frame.number']).length : shown)).toBe(shown)
    const exported = join(folder, 'dns.jsonl')
    await face.saveTo(exported, () => runCommand(page, 'Export shown frames as JSONL'))
    await expect.poll(() => lines(exported)).toBe(shown)
    if (haveTshark) expect(spawnSync('capinfos', [saved]).status).toBe(0)
    await face.close()
  })
})

inOneFace((name) => {
  test('says what is wrong with a filter, and what finds nothing', async () => {
    const face = await openFace(name, [FILE])
    const { page } = face
    await expect(page.getByTestId('status-frames')).toContainText('956')
    await applyFilter(page, 'tcp.prt == 80')
    await expect(page.getByTestId('filter-problem')).toContainText('tcp.prt')
    await expect(page.getByTestId('status-frames')).toContainText('956')
    await applyFilter(page, 'ip.src == 203.0.113.99')
    await expect(page.getByTestId('no-match')).toBeVisible()
    await face.close()
  })

  test('shows a damaged file beyond the damage, and says where it is', async () => {
    const face = await openFace(name, [capture('damaged/block_len_huge.pcapng')])
    await expect(face.page.getByTestId('status-frames')).toContainText('955')
    await expect(face.page.getByTestId('file-banner')).toContainText('too large')
    await face.close()
  })
})

function lines(path: string): number {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').length
  } catch {
    return 0
  }
}
