/** MCP servers on the capture page: taps put before configured ones and taken out, with the diff seen first. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { violations } from './axe.ts'
import { inOneFace, openFace } from './faces.ts'

const EVERYTHING = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)
const CURSOR = `{
  // servers of mine
  "mcpServers": {
    "everything": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-everything"], },
    "far": { "url": "https://example.org/mcp" },
  },
}
`
const CODEX = `model = "x"\n\n[mcp_servers.memory]\ncommand = "mcp-server-memory" # notes\n`

inOneFace((name) => {
  test('MCP servers are listed, tapped and untapped', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tapscope-home-'))
    const cursor = join(home, '.cursor', 'mcp.json')
    const codex = join(home, '.codex', 'config.toml')
    for (const folder of ['.cursor', '.codex']) mkdirSync(join(home, folder))
    writeFileSync(cursor, CURSOR)
    writeFileSync(codex, CODEX)
    const before = process.env.HOME
    process.env.HOME = home
    const face = await openFace(name).finally(() => {
      process.env.HOME = before
    })
    const server = spawn(process.execPath, [EVERYTHING], { stdio: ['pipe', 'pipe', 'ignore'] })
    try {
      const { page } = face
      await page.getByTestId('rail-capture').click()
      const everything = page.getByTestId('mcp-server-everything')
      await expect(everything).toHaveAttribute('data-state', 'untapped')
      await expect(page.getByTestId('mcp-server-far')).toHaveAttribute('data-state', 'untappable')
      if (process.platform === 'linux')
        await expect(page.getByTestId(`mcp-running-${server.pid}`)).toContainText('server-everything')

      await everything.getByTestId('mcp-install').click()
      await expect(page.getByTestId('mcp-diff')).toContainText('"wrap", "--", "npx"')
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByTestId('mcp-dialog')).toBeHidden()
      expect(readFileSync(cursor, 'utf8')).toBe(CURSOR)

      await page.getByTestId('mcp-install-all').click()
      await expect(page.getByTestId('mcp-diff')).toHaveCount(2)
      await page.getByTestId('mcp-confirm').click()
      await expect(everything).toHaveAttribute('data-state', 'tapped')
      await expect(page.getByTestId('mcp-server-memory')).toHaveAttribute('data-state', 'tapped')
      expect(readFileSync(codex, 'utf8')).toContain('"wrap", "mcp-server-memory"]')
      expect(await violations(page)).toEqual([])

      // Written by somebody else between the diff and the answer to it.
      await everything.getByTestId('mcp-uninstall').click()
      await expect(page.getByTestId('mcp-diff')).toBeVisible()
      const tapped = readFileSync(cursor, 'utf8')
      writeFileSync(cursor, tapped.replace('of mine', 'of theirs'))
      await page.getByTestId('mcp-confirm').click()
      await expect(page.getByText('The configuration has changed since it was shown')).toBeVisible()
      expect(readFileSync(cursor, 'utf8')).toContain('of theirs')
      writeFileSync(cursor, tapped)

      for (const id of ['everything', 'memory']) {
        await page.getByTestId(`mcp-server-${id}`).getByTestId('mcp-uninstall').click()
        await page.getByTestId('mcp-confirm').click()
        await expect(page.getByTestId(`mcp-server-${id}`)).toHaveAttribute('data-state', 'untapped')
      }
      expect(readFileSync(cursor, 'utf8')).toBe(CURSOR)
      expect(readFileSync(codex, 'utf8')).toBe(CODEX)
    } finally {
      server.kill()
      await face.close()
      rmSync(home, { recursive: true, force: true })
    }
  })
})
