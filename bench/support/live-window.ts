/** The product with its window open: `tapscope serve`, a Chromium on its page, and a capture of the flood begun through it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testEnvironment } from '../../scripts/lib/test-environment.mjs'
import { chooseLoopback, frames, start, stop } from '../../test/e2e/capturing.ts'
import { type Face, openFace, skipReason } from '../../test/e2e/faces.ts'
import { FILTER, sleep } from './flood.ts'

/** Nothing came for so long: the window has what it will have. */
const QUIET_MS = 5000
const LOOK_MS = 50

export class LiveWindow {
  readonly capturePid: number
  readonly enginePid: number
  private readonly face: Face
  private readonly folder: string

  /** To be called once; why no window can be opened here, empty when it can. */
  static async prepare(): Promise<string> {
    Object.assign(process.env, await testEnvironment())
    return skipReason('browser')
  }

  /** Opens it and starts the capture; resolves when tapcap captures and the table is shown, which follows. */
  static async open(): Promise<LiveWindow> {
    const face = await openFace('browser')
    try {
      await chooseLoopback(face.page, FILTER)
      await start(face.page)
      await face.page.getByTestId('rail-frames').click()
      return new LiveWindow(face, await face.enginePid())
    } catch (error) {
      await face.close()
      throw error
    }
  }

  private constructor(face: Face, enginePid: number) {
    this.face = face
    this.enginePid = enginePid
    this.folder = join(face.spools, readdirSync(face.spools)[0])
    this.capturePid = JSON.parse(readFileSync(join(this.folder, 'manifest.json'), 'utf8')).pid
  }

  get file(): string {
    return join(this.folder, 'packets.pcapng')
  }

  /** Milliseconds from `since` until the table showed the last frame that came. */
  async showsLast(since: number): Promise<number> {
    let last = 0
    let shownAt = since
    for (let quietFrom = performance.now(); performance.now() - quietFrom < QUIET_MS; await sleep(LOOK_MS)) {
      const now = await frames(this.face.page)
      if (now > last) quietFrom = performance.now()
      if (now > last && (await this.shows(now))) {
        last = now
        shownAt = performance.now()
      }
    }
    if (last === 0 || last !== (await frames(this.face.page))) throw new Error('the table does not show the last frame')
    return shownAt - since
  }

  async stop(): Promise<void> {
    await stop(this.face.page)
  }

  async close(): Promise<void> {
    await this.face.close()
  }

  /** Whether the table shows the row of frame `number`. */
  private async shows(number: number): Promise<boolean> {
    const numbers = await this.face.page.getByTestId('grid').locator('[col-id="number"]').allTextContents()
    return numbers.some((text) => text.replace(/\D/g, '') === String(number))
  }
}
