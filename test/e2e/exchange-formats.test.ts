/** What goes between Tapscope and others: JSON lines open as a capture, stdio is saved as TCP, and the report is written. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { closeLeftovers, openFace, row, runCommand, skipReason } from './faces.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-formats-'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Lines of mcpsnoop: a call with its answer, and one that is no JSON. */
function lines(): string {
  const line = (seq: number, direction: string, raw: object) =>
    JSON.stringify({
      session_id: 'files-77-abc',
      server_label: 'files',
      seq,
      ts: `2026-07-01T10:00:00.${seq}Z`,
      direction,
      transport: 'stdio',
      raw,
    })
  return [
    line(1, 'meta', { command: ['npx', 'files'] }),
    line(2, 'c2s', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read_file' } }),
    line(3, 's2c', { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'no such file' } }),
    'no json',
  ].join('\n')
}

test.describe('formats', () => {
  test.skip(skipReason('electron') !== '', skipReason('electron'))
  test.afterEach(closeLeftovers)

  test('JSON lines open; stdio as TCP and the report are saved', async () => {
    const path = join(folder, 'session.jsonl.gz')
    writeFileSync(path, gzipSync(lines()))
    const face = await openFace('electron')
    const { page } = face
    await face.openWith([path], () => page.keyboard.press('Control+o'))
    await expect(page.getByTestId('status-frames')).toContainText('4')
    await expect(row(page, 'tools/call read_file').first()).toBeVisible()
    await expect(page.getByTestId('file-banner')).toContainText('line 4 is no JSON')

    const pcap = join(folder, 'stdio.pcap')
    await page.keyboard.press('Control+s')
    await page.getByTestId('format-tcp-pcap').check()
    await face.saveTo(pcap, () => page.getByTestId('save-go').click())
    await expect.poll(() => existsSync(pcap)).toBe(true)
    if (haveTshark) expect(tsharkFields(pcap, ['tcp.stream'], 'tcp.flags.push == 1')).toEqual(['0', '0'])

    const report = join(folder, 'report.html')
    await face.saveTo(report, () => runCommand(page, 'Export a report'))
    await expect.poll(() => existsSync(report) && readFileSync(report, 'utf8')).toContain('no such file')
    await face.close()
  })
})
