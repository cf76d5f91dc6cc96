/** The product in parts that can be killed one by one: `tapscope serve`, the capture program that it starts, and a Chromium on its page. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserServer, chromium, expect, type Page } from '@playwright/test'
import { chooseLoopback, frames, start } from './capturing.ts'
import { CLI, urlOf } from './faces.ts'

export const PARTS = ['tapcap', 'engine', 'window'] as const
export type Part = (typeof PARTS)[number]

export class KillableProduct {
  readonly dead = new Set<Part>()
  private readonly spools = mkdtempSync(join(tmpdir(), 'tapscope-kill-'))
  private readonly env = { ...process.env, TAPSCOPE_SPOOLS: this.spools } as Record<string, string>
  private engine: ChildProcess | undefined
  private window: BrowserServer | undefined
  private shown: Page | undefined
  private url = ''

  /** Starts all of it; resolves when it captures what the filter says and the table follows. */
  async start(filter: string): Promise<void> {
    await this.revive()
    await chooseLoopback(this.page, filter)
    await start(this.page)
    await this.page.getByTestId('rail-frames').click()
  }

  get page(): Page {
    if (!this.shown) throw new Error('There is no window')
    return this.shown
  }

  /** Kills a part. What the window told of before, which therefore was in the file; 0 where there was none that could tell. */
  async kill(part: Part): Promise<number> {
    const canTell = !this.dead.has('window') && !this.dead.has('engine')
    const told = canTell ? await frames(this.page).catch(() => 0) : 0
    this.dead.add(part)
    process.kill(this.pidOf(part), 'SIGKILL')
    return told
  }

  /** Starts engine and window again where they are dead. */
  async revive(): Promise<void> {
    const anew = !this.engine || this.dead.delete('engine')
    if (anew) {
      this.engine = spawn(process.execPath, [CLI, 'serve'], { env: this.env, stdio: ['ignore', 'pipe', 'inherit'] })
      this.url = await urlOf(this.engine)
    }
    if (!this.window || this.dead.delete('window')) {
      const asRoot = process.getuid?.() === 0
      this.window = await chromium.launchServer({
        executablePath: process.env.TAPSCOPE_CHROMIUM as string,
        args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', '--disable-background-networking'],
        env: this.env,
      })
      const browser = await chromium.connect(this.window.wsEndpoint())
      this.shown = await browser.newPage()
    } else if (!anew) return
    await this.page.goto(this.url)
    await expect(this.page.getByTestId('status-frames')).toBeVisible()
  }

  /** The capture's file. */
  get file(): string {
    const folder = this.folder
    return join(folder, readdirSync(folder).find((name) => name.endsWith('.pcapng')) ?? '')
  }

  /** Processes that are there because of this product, by their environment: none, when it was closed. */
  processes(): number[] {
    const mark = `TAPSCOPE_SPOOLS=${this.spools}\0`
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)
        } catch {
          return false
        }
      })
  }

  /** Ends what is alive as a person would, but the capture. */
  async quit(): Promise<void> {
    if (!this.dead.has('window')) await this.window?.close()
    const { engine } = this
    if (engine && engine.exitCode === null && engine.signalCode === null) {
      const gone = new Promise((resolve) => engine.once('exit', resolve))
      engine.kill('SIGTERM')
      await gone
    }
  }

  /** Ends what a failed test has left, and forgets the files. */
  dispose(): void {
    for (const pid of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    }
    rmSync(this.spools, { recursive: true, force: true, maxRetries: 5 })
  }

  private pidOf(part: Part): number {
    const pid =
      part === 'engine' ? this.engine?.pid : part === 'window' ? this.window?.process().pid : this.manifest().pid
    if (!pid) throw new Error(`${part} does not run`)
    return pid
  }

  private manifest(): { pid: number } {
    return JSON.parse(readFileSync(join(this.folder, 'manifest.json'), 'utf8'))
  }

  private get folder(): string {
    return join(this.spools, readdirSync(this.spools).sort()[0])
  }
}
