/** The packaged application: built unpacked, started, with its own tapcap beside it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron as electron, expect, test } from '@playwright/test'
import { capture, haveCaptures } from '../support/captures.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const FOLDER = fromRoot('release/linux-unpacked')

test.skip(!process.env.TAPSCOPE_ELECTRON, process.env.TAPSCOPE_SKIP_REASON_ELECTRON ?? 'no Electron')
test.skip(process.platform !== 'linux', 'the packaged application is tried on Linux only')
test.skip(!haveCaptures, 'the captures folder is not there')

test('starts from its folder and opens a file', async () => {
  test.setTimeout(180_000)
  execFileSync(process.execPath, [fromRoot('scripts/package.mjs')], { stdio: 'inherit' })
  const profile = mkdtempSync(join(tmpdir(), 'tapscope-package-'))
  const asRoot = process.getuid?.() === 0
  const app = await electron.launch({
    executablePath: join(FOLDER, 'tapscope'),
    args: [...(asRoot ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, capture('http_espn.pcapng')],
    env: { ...process.env, TAPSCOPE_SPOOLS: join(profile, 'spools') } as Record<string, string>,
  })
  const page = await app.firstWindow()
  await expect(page.getByTestId('status-frames')).toContainText('956', { timeout: 20_000 })
  expect(existsSync(join(FOLDER, 'resources', 'tapcap'))).toBe(Boolean(process.env.TAPSCOPE_TAPCAP))
  await app.close()
  // What MCP clients' configurations name: the same application as a command.
  const command = join(FOLDER, 'resources', 'bin', 'tapscope')
  const spools = { ...process.env, TAPSCOPE_SPOOLS: join(profile, 'wrapped') }
  expect(execFileSync(command, ['wrap', '--', 'cat'], { env: spools, input: 'through\n' }).toString()).toBe('through\n')
  expect(readdirSync(spools.TAPSCOPE_SPOOLS)).toHaveLength(1)
  rmSync(profile, { recursive: true, force: true })
})
