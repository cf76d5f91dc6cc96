/** The report of a real session: from the command line, and as it is in a real browser that has no network. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { talkToEverything } from '../support/mcp-session.ts'
import { Bench, TAPSCOPE } from './wrap-support.ts'

const bench = new Bench()
const HOSTILE = `</pre></script><script>document.title='taken'</script><img src=http://127.0.0.1:9/x> \u202e\u2028\u{e0041}`
beforeAll(() => talkToEverything(TAPSCOPE, bench.environment, HOSTILE))
afterAll(() => bench.dispose())

const at = (name: string): string => join(bench.folder, name)
const report = (...words: readonly string[]) =>
  spawnSync(TAPSCOPE[0], [TAPSCOPE[1], 'report', ...words], { encoding: 'utf8', maxBuffer: 1 << 28 })

describe('CEF', () => {
  it('is the same of a frame as of the message that `replay` sends', () => {
    const read = spawnSync(TAPSCOPE[0], [TAPSCOPE[1], 'read', '-r', bench.spool, '-T', 'cef'], { encoding: 'utf8' })
    const words = ['replay', bench.spool, '--speed', 'max', '--format', 'cef', '-q']
    const replayed = spawnSync(TAPSCOPE[0], [TAPSCOPE[1], ...words], { encoding: 'utf8' })
    expect(read.stdout).toContain('requestMethod=tools/call')
    expect(read.stdout).toBe(replayed.stdout)
  })
})

describe('report', () => {
  it('is a page with the exchanges, for its owner alone', () => {
    const made = report(bench.spool, '-o', at('report.html'))
    expect([made.status, made.stderr]).toEqual([0, expect.stringMatching(/report\.html: 5 exchanges, [\d.]+ kB\n$/)])
    expect(statSync(at('report.html')).mode & 0o777).toBe(0o600)
    const html = readFileSync(at('report.html'), 'utf8')
    expect(html.match(/<details id="x\d+"/g)).toHaveLength(5)
    expect(html.match(/<\/script>/g)).toHaveLength(1)
    expect(report(bench.spool, '-o', '-').stdout.replace(/Made by .*/, '')).toBe(html.replace(/Made by .*/, ''))
  })

  it('stays within a size, and says what it left out', () => {
    const made = report(bench.spool, '-o', at('small.html'), '--max-size', '40K')
    expect(made.stderr).toMatch(/not in the report: all or the end of \d+ messages?/)
    expect(readFileSync(at('small.html'), 'utf8')).toContain('Not in this report:')
    expect(statSync(at('small.html')).size).toBeLessThan(40_000)
    const tiny = report(bench.spool, '-o', at('tiny.html'), '--max-size', '1K')
    expect(tiny.stderr).toContain('not in the report: 5 of 5 exchanges')
    expect(report(bench.spool, '-o', at('no.html'), '--max-size', 'much').status).toBe(1)
  })

  it('says so when there is nothing to tell, and what is wrong with a file', () => {
    writeFileSync(
      at('bad.jsonl'),
      '{"type":"event","timestamp":"2026-01-01T00:00:00Z","data":{"pid":1,"stream":"stdout","data":"x"}}\nno json\n',
    )
    const made = report(at('bad.jsonl'), '-o', at('bad.html'))
    expect([made.status, made.stderr]).toEqual([2, expect.stringContaining('line 2 is no JSON')])
    expect(readFileSync(at('bad.html'), 'utf8')).toContain('No request of a tapped process was recorded')
    expect(report(at('none.pcapng'), '-o', at('none.html')).status).toBe(2)
  })

  it.skipIf(!process.env.TAPSCOPE_CHROMIUM)(
    'works in a browser without a network, and nothing captured acts',
    async () => {
      report(bench.spool, '-o', at('report.html'))
      const browser = await chromium.launch({
        executablePath: process.env.TAPSCOPE_CHROMIUM ?? '',
        args: ['--no-sandbox'],
      })
      try {
        const context = await browser.newContext({ offline: true, colorScheme: 'dark' })
        const page = await context.newPage()
        const told: string[] = []
        page.on('console', (message) => told.push(message.text()))
        page.on('pageerror', ({ message }) => told.push(message))
        page.on('request', (request) => told.push(request.url()))
        await page.goto(`file://${at('report.html')}`)
        expect(await page.title()).toBe('server-everything – Tapscope report')
        const rows = page.locator('#rows > details:visible')
        expect(await rows.count()).toBe(5)
        await page.locator('#find').fill('202e')
        await page.locator('#find').fill('taken')
        await page.getByText('1 of 5 exchanges').waitFor()
        await rows.locator('summary').click()
        expect(await rows.locator('pre').first().innerText()).toContain(`<script>document.title='taken'</script>`)
        expect(await rows.locator('.h').first().innerText()).toBe('⟦202E⟧')
        await page.locator('#find').fill('')
        await page.locator('#status').selectOption('error')
        await page.getByText('1 of 5 exchanges').waitFor()
        await page.locator('#status').selectOption('')
        const order = () => rows.evaluateAll((all) => all.map((row) => Number((row as HTMLElement).dataset.l)))
        await page.locator('[data-sort=l]').click()
        const ascending = await order()
        expect(ascending).toEqual([...ascending].sort((a, b) => a - b))
        await page.locator('[data-sort=l]').click()
        expect(await order()).toEqual(ascending.reverse())
        const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
        const dark = await background()
        await page.locator('#theme').click()
        expect(await background()).not.toBe(dark)
        expect(told).toEqual([`file://${at('report.html')}`])
      } finally {
        await browser.close()
      }
    },
  )
})
