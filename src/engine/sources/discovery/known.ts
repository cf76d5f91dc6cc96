/** What MCP servers and AI agents are called: data for discover.ts. Names are compared in lower case, without `.exe`. */

export interface KnownAgent {
  readonly name: string
  /** Of the program, or of the script an interpreter runs. */
  readonly programs: readonly string[]
  /** Parts of a script's path: the packages agents come in. */
  readonly paths?: readonly string[]
}

export const AGENTS: readonly KnownAgent[] = [
  { name: 'Claude Code', programs: ['claude'], paths: ['/@anthropic-ai/claude-code'] },
  { name: 'Claude Desktop', programs: ['claude-desktop'] },
  { name: 'Codex', programs: ['codex'], paths: ['/@openai/codex'] },
  { name: 'Gemini CLI', programs: ['gemini', 'gemini-cli'], paths: ['/@google/gemini-cli'] },
  { name: 'Cursor', programs: ['cursor', 'cursor-agent'] },
  { name: 'VS Code', programs: ['code', 'code-insiders', 'codium', 'code-oss', 'vscodium'] },
  { name: 'Windsurf', programs: ['windsurf', 'windsurf-next'] },
  { name: 'Zed', programs: ['zed', 'zed-editor', 'zeditor'] },
  { name: 'Copilot CLI', programs: ['copilot'], paths: ['/@github/copilot'] },
  { name: 'Goose', programs: ['goose', 'goosed'] },
  { name: 'opencode', programs: ['opencode'], paths: ['/opencode-ai/'] },
  { name: 'Aider', programs: ['aider'] },
  { name: 'Amp', programs: ['amp'], paths: ['/@sourcegraph/amp'] },
  { name: 'LM Studio', programs: ['lm-studio', 'lmstudio'] },
]

/** Parts of the path of a server's script or program. */
export const SERVER_PATHS: readonly string[] = ['/@modelcontextprotocol/server-', '/@modelcontextprotocol/inspector']

/** Words that tell a server by themselves, as `codex mcp-server`, `docker mcp gateway run`, `tool --mcp`. */
export const SERVER_WORDS: readonly string[] = [
  'mcp',
  '--mcp',
  'mcp-server',
  'mcp-proxy',
  'mcp-remote',
  'serve-mcp',
  'mcp-stdio',
  '--mcp-stdio',
]

/** What starts the program that reads and writes, and shares its streams with it. */
export const LAUNCHERS: ReadonlySet<string> = new Set([
  'npm',
  'npx',
  'pnpm',
  'pnpx',
  'yarn',
  'bunx',
  'uv',
  'uvx',
  'pipx',
  'poetry',
  'hatch',
  'env',
  'cross-env',
  'dotenv',
  'nice',
  'stdbuf',
  'sudo',
  'cmd',
])

/** A line of these is never a server, whatever it talks about: people and agents run them all the time. */
export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'fish', 'ash', 'busybox'])
export const TOOLS: ReadonlySet<string> = new Set([
  ...['cat', 'tac', 'less', 'more', 'head', 'tail', 'tee', 'wc', 'sort', 'uniq', 'cut', 'tr', 'xargs', 'find', 'fd'],
  ...['ls', 'tree', 'stat', 'file', 'cp', 'mv', 'rm', 'mkdir', 'diff', 'patch', 'tar', 'gzip', 'zip', 'unzip'],
  ...['grep', 'egrep', 'rg', 'ag', 'ack', 'sed', 'awk', 'gawk', 'jq', 'yq', 'fzf', 'git', 'gh', 'hg', 'svn'],
  ...['vi', 'vim', 'nvim', 'nano', 'emacs', 'curl', 'wget', 'nc', 'socat', 'ps', 'pgrep', 'pkill', 'kill', 'sleep'],
  ...['make', 'cmake', 'ninja', 'cargo', 'go', 'gcc', 'g++', 'clang', 'ld', 'tsc', 'esbuild', 'strace', 'ltrace'],
  ...['gdb', 'perf', 'tmux', 'screen', 'script', 'watch', 'timeout', 'time', 'echo', 'printf', 'systemctl'],
])
