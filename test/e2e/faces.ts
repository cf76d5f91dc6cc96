/** The two faces of the window, each with the real engine behind it: Electron, and Chromium against `tapscope serve`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  chromium,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
  test,
} from '@playwright/test'

export const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const SERVE = /Tapscope is at (\S+)/

export interface Face {
  readonly page: Page
  /** Folder of this run's spools. */
  readonly spools: string
  /** Process id of the engine. */
  enginePid(): Promise<number>
  /** Answers the next dialog that asks where to save; in a browser the download is put there. */
  saveTo(path: string, ask: () => Promise<void>): Promise<void>
  /** Answers the next dialog that asks what to open. */
  openWith(paths: readonly string[], ask: () => Promise<void>): Promise<void>
  /** Loads the page anew. */
  reload(): Promise<void>
  /** Electron's: ends the page's process, and tells a moment later what the page that took its place shows under a test id. */
  crash?(testId: string): Promise<string>
  /** Electron's: puts another window in front, so that nobody looks at this one. */
  lookAway?(): Promise<void>
  close(): Promise<void>
}

export type FaceName = 'electron' | 'browser'

/** Why a face can't be tested here; empty when it can. */
export const skipReason = (name: FaceName): string => {
  const program = name === 'electron' ? 'ELECTRON' : 'CHROMIUM'
  return process.env[`TAPSCOPE_${program}`] ? '' : (process.env[`TAPSCOPE_SKIP_REASON_${program}`] ?? 'not found')
}

const open = new Set<Face>()

/** Closes what a failed test left open, its captures too: they would outlive it. */
export async function closeLeftovers(): Promise<void> {
  for (const face of open) await face.close().catch(() => {})
}

export async function openFace(name: FaceName, files: readonly string[] = []): Promise<Face> {
  const spools = mkdtempSync(join(tmpdir(), 'tapscope-e2e-'))
  const baselines = `${spools}-baselines`
  const config = `${spools}-config`
  const folders = { TAPSCOPE_SPOOLS: spools, TAPSCOPE_BASELINES: baselines, TAPSCOPE_CONFIG: config }
  const env = { ...process.env, ...folders } as Record<string, string>
  const face = name === 'electron' ? await openElectron(files, spools, env) : await openBrowser(files, spools, env)
  const problems: string[] = []
  face.page.on('pageerror', (error) => problems.push(error.message))
  face.page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  const watched: Face = {
    ...face,
    async close() {
      open.delete(watched)
      await face.close()
      endCaptures(spools)
      for (const folder of [spools, baselines, config]) rmSync(folder, { recursive: true, force: true })
      expect(problems, 'errors in the window').toEqual([])
    },
  }
  open.add(watched)
  return watched
}

/** A capture goes on without its engine; not beyond its test. */
function endCaptures(spools: string): void {
  for (const folder of readdirSync(spools)) {
    try {
      const { kind, pid, endedAtMs } = JSON.parse(readFileSync(join(spools, folder, 'manifest.json'), 'utf8'))
      if (kind === 'packets' && endedAtMs === undefined) process.kill(pid, 'SIGTERM')
    } catch {
      // It has ended.
    }
  }
}

async function openElectron(files: readonly string[], spools: string, env: Record<string, string>): Promise<Face> {
  const profile = mkdtempSync(join(tmpdir(), 'tapscope-profile-'))
  const asRoot = process.getuid?.() === 0
  const app: ElectronApplication = await electron.launch({
    executablePath: process.env.TAPSCOPE_ELECTRON as string,
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      fileURLToPath(new URL('../../', import.meta.url)),
      ...files,
    ],
    env,
  })
  const page = await app.firstWindow()
  await isReady(page)
  return {
    page,
    spools,
    enginePid: () =>
      app.evaluate(({ app: main }) => main.getAppMetrics().find(({ name }) => name === 'Tapscope Engine')?.pid ?? 0),
    async saveTo(path, ask) {
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath })
      }, path)
      await ask()
    },
    async openWith(paths, ask) {
      await app.evaluate(
        ({ dialog }, filePaths) => {
          dialog.showOpenDialog = async () => ({ canceled: false, filePaths })
        },
        [...paths],
      )
      await ask()
    },
    async reload() {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.reload())
      await isReady(page)
    },
    crash: (testId) =>
      app.evaluate(async ({ BrowserWindow }, id) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]
        const loaded = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()))
        webContents.forcefullyCrashRenderer()
        await loaded
        await new Promise((resolve) => setTimeout(resolve, 2000))
        return webContents.executeJavaScript(`document.querySelector('[data-testid="${id}"]').textContent`)
      }, testId),
    async lookAway() {
      await app.evaluate(async ({ BrowserWindow }) => {
        const other = new BrowserWindow({ width: 300, height: 200 })
        await other.loadURL('about:blank')
        other.focus()
      })
      // Playwright tells each page that it has the focus. Off takes effect only after on of the same session.
      const session = await page.context().newCDPSession(page)
      for (const enabled of [true, false]) await session.send('Emulation.setFocusEmulationEnabled', { enabled })
      await expect.poll(() => page.evaluate('document.hasFocus()')).toBe(false)
    },
    async close() {
      // A window with something unsaved asks.
      await app
        .evaluate(({ dialog }) => {
          dialog.showMessageBoxSync = () => 1
        })
        .catch(() => {})
      await app.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

async function openBrowser(files: readonly string[], spools: string, env: Record<string, string>): Promise<Face> {
  const server = spawn(process.execPath, [CLI, 'serve', ...files], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await urlOf(server)
  const asRoot = process.getuid?.() === 0
  const browser: Browser = await chromium.launch({
    executablePath: process.env.TAPSCOPE_CHROMIUM as string,
    args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', '--disable-background-networking'],
  })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(url)
  await isReady(page)
  return {
    page,
    spools,
    enginePid: async () => server.pid ?? 0,
    async saveTo(path, ask) {
      const [download] = await Promise.all([page.waitForEvent('download'), ask()])
      await download.saveAs(path)
    },
    async openWith(paths, ask) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), ask()])
      await chooser.setFiles([...paths])
    },
    async reload() {
      await page.reload()
      await isReady(page)
    },
    async close() {
      await browser.close()
      const gone = new Promise((resolve) => server.once('exit', resolve))
      if (server.exitCode === null && server.signalCode === null && server.kill('SIGTERM')) await gone
    },
  }
}

const HEAR_A_KEY = `addEventListener('keydown', () => { document.documentElement.dataset.heard = 'yes' }, { once: true, capture: true })`

/** Waits until the window shows itself and hears keys: Chromium drops those that come while a window appears, when nobody could mean them. */
async function isReady(page: Page): Promise<void> {
  await expect(page.getByTestId('status-frames')).toBeVisible({ timeout: 20_000 })
  await page.evaluate(HEAR_A_KEY)
  await expect(async () => {
    await page.keyboard.press('Shift')
    await expect(page.locator('html')).toHaveAttribute('data-heard', 'yes', { timeout: 500 })
  }).toPass({ timeout: 20_000 })
}

/** Where `tapscope serve` is, when it says so. */
export function urlOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const url = SERVE.exec(text)
      if (url) resolve(url[1])
    })
    server.once('exit', (code) => reject(new Error(`tapscope serve ended with code ${code}`)))
  })
}

/** Runs the tests of `define` once a face, each with its own program. */
export function inEachFace(define: (name: FaceName) => void): void {
  for (const name of ['electron', 'browser'] as const) {
    test.describe(name, () => {
      test.skip(skipReason(name) !== '', `${name}: ${skipReason(name)}`)
      test.afterEach(closeLeftovers)
      define(name)
    })
  }
}

/** Runs the tests of `define` in one face, the first that there is: for what is the same in both. */
export function inOneFace(define: (name: FaceName) => void): void {
  const name = skipReason('electron') === '' ? 'electron' : 'browser'
  test.describe(name, () => {
    test.skip(skipReason(name) !== '', `${name}: ${skipReason(name)}`)
    test.afterEach(closeLeftovers)
    define(name)
  })
}

/** Types a display filter and applies it. */
export async function applyFilter(page: Page, filter: string): Promise<void> {
  await expect(page.getByTestId('filter').locator('.monaco-editor').first()).toBeVisible()
  await page.keyboard.press('Control+f')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.type(filter)
  await page.keyboard.press('Enter')
}

/** Applies a display filter to a window without one; resolves with what it shows when it has run to its end. */
export async function filtered(page: Page, filter: string): Promise<number> {
  await expect(page.getByTestId('filter-result')).toBeHidden()
  await applyFilter(page, filter)
  await expect(page.getByTestId('filter-result')).toBeVisible()
  return statusNumber(page, 'status-shown')
}

/** Runs a command by its title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette-input').fill(title)
  await page.keyboard.press('Enter')
}

/** A number in the status bar: `1,204`. */
export async function statusNumber(page: Page, id: string): Promise<number> {
  const text = (await page.getByTestId(id).textContent()) ?? ''
  return Number(text.replace(/[^\d]/g, ''))
}

export const row = (page: Page, text: string) => page.getByTestId('grid').getByRole('row').filter({ hasText: text })
