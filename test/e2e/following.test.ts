/** The table keeps up with a fast capture on a slow machine: what is in sight has its text, in every picture. */
import { createSocket } from 'node:dgram'
import { expect, type Page, test } from '@playwright/test'
import { canCapture, chooseLoopback, frames, SENT, start, stop, whyNoCapture } from './capturing.ts'
import { filtered, inEachFace, openFace } from './faces.ts'

const PORT = 4242
const PER_TICK = 20
const TICK_MS = 20
const TICKS = 250
/** The processor as the page sees it. */
const SLOWDOWN = 3

/** About 1,000 datagrams a second. */
async function flow(): Promise<void> {
  const socket = createSocket('udp4')
  for (let tick = 0; tick < TICKS; tick++) {
    const sent = Array.from(
      { length: PER_TICK },
      () => new Promise<void>((resolve) => socket.send(Buffer.alloc(200), PORT, '127.0.0.1', () => resolve())),
    )
    await Promise.all([...sent, new Promise((resolve) => setTimeout(resolve, TICK_MS))])
  }
  socket.close()
}

interface Seen {
  readonly pictures: number
  readonly rows: number
  readonly blank: number
  /** The greatest row in sight, in the first and the last picture. */
  readonly first: number
  readonly last: number
}

/** Looks at the rows in sight once a picture, until `endWatch`. */
async function beginWatch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const viewport = document.querySelector('.packet-table .ag-grid-viewport') as HTMLElement
    const seen = { pictures: 0, rows: 0, blank: 0, first: -1, last: -1, over: false }
    Object.assign(globalThis, { seen })
    const look = (): void => {
      if (seen.over) return
      const { top, bottom } = viewport.getBoundingClientRect()
      const inSight = [...viewport.querySelectorAll<HTMLElement>('.ag-row')].filter((row) => {
        const box = row.getBoundingClientRect()
        return box.top >= top && box.bottom <= bottom
      })
      if (inSight.length > 0) seen.pictures++
      seen.rows += inSight.length
      seen.blank += inSight.filter((row) => row.textContent === '').length
      for (const row of inSight) seen.last = Math.max(seen.last, Number(row.getAttribute('row-index')))
      if (seen.first < 0) seen.first = seen.last
      requestAnimationFrame(look)
    }
    look()
  })
}

const endWatch = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Seen & { over: boolean } }
    seen.over = true
    return seen
  })

/** Rows that nobody has answered for yet say so. */
async function expectBarsWhileTheEngineIsBusy(page: Page, engine: number): Promise<void> {
  await filtered(page, 'udp')
  const scrollTo = (part: number) =>
    page
      .locator('.packet-table .ag-grid-viewport')
      .evaluate((element, to) => element.scrollTo(0, to * element.scrollHeight), part)
  await scrollTo(0)
  await expect(page.getByTestId('grid').locator('.ag-row[row-index="0"]')).toContainText('UDP')
  const unread = page.locator('.packet-table .row-unread')
  process.kill(engine, 'SIGSTOP')
  try {
    await scrollTo(0.5)
    const bar = unread.first().locator('[col-id="info"] span').first()
    await expect.poll(() => bar.evaluate((cell) => getComputedStyle(cell, '::before').height)).toBe('7px')
  } finally {
    process.kill(engine, 'SIGCONT')
  }
  await expect(unread).toHaveCount(0)
  await expect(page.getByTestId('grid').getByRole('row').nth(5)).toContainText('UDP')
}

inEachFace((name) => {
  test('following a fast capture shows no blank rows', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace(name)
    const { page } = face
    await chooseLoopback(page, SENT)
    await start(page)
    await page.getByTestId('rail-frames').click()
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
    await beginWatch(page)
    await flow()
    await expect.poll(() => frames(page)).toBe(TICKS * PER_TICK)
    const newest = page.getByTestId('grid').locator(`.ag-row[row-index="${TICKS * PER_TICK - 1}"]`)
    await expect(newest).toContainText('UDP')
    const seen = await endWatch(page)
    test.info().annotations.push({ type: 'seen', description: JSON.stringify(seen) })
    expect(seen.pictures).toBeGreaterThan(10)
    expect(seen.last - seen.first).toBeGreaterThan(1000)
    expect(seen.blank).toBe(0)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await expect(page.getByTestId('jump-to-newest')).toBeHidden()
    await page.getByTestId('grid').hover()
    await page.mouse.wheel(0, -300)
    await page.getByTestId('jump-to-newest').click()
    await expect(page.getByTestId('jump-to-newest')).toBeHidden()
    await stop(page)
    await expectBarsWhileTheEngineIsBusy(page, await face.enginePid())
    await face.close()
  })
})
