import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configPlaces, type Machine, projectFolders } from '../../../../../src/engine/sources/mcp-configs/locations.ts'

const paths = (machine: Machine, projects: readonly string[] = []): string[] =>
  configPlaces(machine, projects).map(({ path }) => path)

describe('the places of configuration files', () => {
  it('are those of Linux', () => {
    const found = paths({ platform: 'linux', env: {}, home: '/home/ada' })
    expect(found).toContain('/home/ada/.claude.json')
    expect(found).toContain('/home/ada/.cursor/mcp.json')
    expect(found).toContain('/home/ada/.config/Code/User/mcp.json')
    expect(found).toContain('/home/ada/.config/zed/settings.json')
    expect(found).toContain('/home/ada/.codex/config.toml')
    expect(found.some((path) => path.includes('AppData'))).toBe(false)
    expect(paths({ platform: 'linux', env: { XDG_CONFIG_HOME: '/cfg' }, home: '/h' })).toContain(
      '/cfg/zed/settings.json',
    )
  })

  it('are those of macOS and of Windows', () => {
    const mac = paths({ platform: 'darwin', env: {}, home: '/Users/ada' })
    expect(mac).toContain('/Users/ada/Library/Application Support/Claude/claude_desktop_config.json')
    expect(mac).toContain('/Users/ada/.config/zed/settings.json')
    const windows = paths({ platform: 'win32', env: { APPDATA: '/roaming' }, home: '/u' })
    expect(windows).toContain(join('/roaming', 'Claude', 'claude_desktop_config.json'))
    expect(windows).toContain(join('/roaming', 'Zed', 'settings.json'))
  })

  it('move with the variables that move them', () => {
    const env = { CODEX_HOME: '/x/codex', CLAUDE_CONFIG_DIR: '/x/claude' }
    const found = paths({ platform: 'linux', env, home: '/home/ada' })
    expect(found).toContain('/x/codex/config.toml')
    expect(found).toContain('/x/claude/.claude.json')
    expect(found).not.toContain('/home/ada/.codex/config.toml')
  })

  it("are in projects' folders, and in those of profiles that are there", () => {
    const home = mkdtempSync(join(tmpdir(), 'tapscope-places-'))
    try {
      mkdirSync(join(home, '.config/Code/User/profiles/abc'), { recursive: true })
      const found = paths({ platform: 'linux', env: {}, home }, ['/src/a', '/src/b'])
      expect(found).toContain(join(home, '.config/Code/User/profiles/abc/mcp.json'))
      for (const path of [
        '/src/a/.mcp.json',
        '/src/b/.mcp.json',
        '/src/a/.vscode/mcp.json',
        '/src/b/.codex/config.toml',
      ])
        expect(found).toContain(path)
    } finally {
      rmSync(home, { recursive: true })
    }
  })

  it('are looked for from a folder up to the home', () => {
    expect(projectFolders('/home/ada/src/x', '/home/ada')).toEqual(['/home/ada/src/x', '/home/ada/src'])
    expect(projectFolders('/home/ada', '/home/ada')).toEqual([])
    expect(projectFolders('/srv/x', '/home/ada')).toEqual(['/srv/x', '/srv'])
  })
})
