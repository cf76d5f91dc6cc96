/**
 * The MCP clients whose configuration files are known: where each system has them, and where in them the servers stand. Data only; a new
 * client is an entry here. Sources: the clients' own documentation.
 */

/** Folders that paths begin with; locations.ts says what they are on this machine. */
export type Base = 'home' | 'config' | 'project'

interface Place {
  readonly base: Base
  /** With `/`; a part `*` stands for any folder. */
  readonly path: string
  readonly platforms?: readonly NodeJS.Platform[]
  /** Instead of the client's. */
  readonly serversAt?: readonly (readonly string[])[]
}

export interface McpClient {
  readonly id: string
  readonly title: string
  readonly format: 'json' | 'toml'
  /** Paths of keys to the tables that hold servers by name; a `*` stands for a project's folder. */
  readonly serversAt: readonly (readonly string[])[]
  readonly places: readonly Place[]
}

const LINUX = ['linux', 'freebsd', 'openbsd'] as const

export const MCP_CLIENTS: readonly McpClient[] = [
  {
    id: 'claude-desktop',
    title: 'Claude Desktop',
    format: 'json',
    serversAt: [['mcpServers']],
    places: [
      { base: 'config', path: 'Claude/claude_desktop_config.json' },
      // As the Microsoft store installs it.
      {
        base: 'home',
        path: 'AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json',
        platforms: ['win32'],
      },
    ],
  },
  {
    id: 'claude-code',
    title: 'Claude Code',
    format: 'json',
    serversAt: [['mcpServers'], ['projects', '*', 'mcpServers']],
    places: [
      { base: 'home', path: '.claude.json' },
      { base: 'project', path: '.mcp.json', serversAt: [['mcpServers']] },
    ],
  },
  {
    id: 'cursor',
    title: 'Cursor',
    format: 'json',
    serversAt: [['mcpServers']],
    places: [
      { base: 'home', path: '.cursor/mcp.json' },
      { base: 'project', path: '.cursor/mcp.json' },
    ],
  },
  {
    id: 'vscode',
    title: 'VS Code',
    format: 'json',
    serversAt: [['servers']],
    places: [
      ...['Code', 'Code - Insiders', 'VSCodium'].flatMap((name): Place[] => [
        { base: 'config', path: `${name}/User/mcp.json` },
        { base: 'config', path: `${name}/User/profiles/*/mcp.json` },
        {
          base: 'config',
          path: `${name}/User/settings.json`,
          serversAt: [['mcp', 'servers'], ['mcp.servers']],
        },
      ]),
      { base: 'project', path: '.vscode/mcp.json' },
    ],
  },
  {
    id: 'windsurf',
    title: 'Windsurf',
    format: 'json',
    serversAt: [['mcpServers']],
    places: [{ base: 'home', path: '.codeium/windsurf/mcp_config.json' }],
  },
  {
    id: 'zed',
    title: 'Zed',
    format: 'json',
    serversAt: [['context_servers']],
    places: [
      { base: 'config', path: 'zed/settings.json', platforms: LINUX },
      { base: 'home', path: '.config/zed/settings.json', platforms: ['darwin'] },
      { base: 'config', path: 'Zed/settings.json', platforms: ['win32'] },
      { base: 'project', path: '.zed/settings.json' },
    ],
  },
  {
    id: 'codex',
    title: 'Codex',
    format: 'toml',
    serversAt: [['mcp_servers']],
    places: [
      { base: 'home', path: '.codex/config.toml' },
      { base: 'project', path: '.codex/config.toml' },
    ],
  },
  {
    id: 'gemini',
    title: 'Gemini CLI',
    format: 'json',
    serversAt: [['mcpServers']],
    places: [
      { base: 'home', path: '.gemini/settings.json' },
      { base: 'project', path: '.gemini/settings.json' },
    ],
  },
]

/** Variables of the environment that move a client's folder, and the beginning of the path they stand for. */
export const MOVED: Readonly<Record<string, { readonly variable: string; readonly instead: string }>> = {
  'claude-code': { variable: 'CLAUDE_CONFIG_DIR', instead: '' },
  codex: { variable: 'CODEX_HOME', instead: '.codex/' },
}
