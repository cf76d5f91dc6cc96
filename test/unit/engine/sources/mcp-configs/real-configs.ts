/** Configuration files as people have them: comments, trailing commas, unknown keys, every kind of blank and line end. */
export interface RealConfig {
  readonly client: string
  readonly title: string
  readonly text: string
  /** Which of the client's places, by a part of its path. */
  readonly place?: string
}

const CLAUDE_CODE = `{
  "numStartups": 184,
  "tipsHistory": { "shift-enter": 12, "theme-command": 180 },
  "mcpServers": {
    "everything": {
      "type": "stdio",
      "command": "npx",
      "args": [
        "-y",
        "@modelcontextprotocol/server-everything"
      ],
      "env": {}
    },
    "remote": { "type": "http", "url": "https://example.org/mcp", "headers": { "Authorization": "Bearer \${TOKEN}" } }
  },
  "projects": {
    "/home/ada/notes": {
      "allowedTools": [],
      "mcpServers": { "memory": {"command":"mcp-server-memory","args":[],"env":{"MEMORY_FILE_PATH":"/tmp/m.json"}} },
      "hasTrustDialogAccepted": true
    },
    "/home/ada/empty": { "allowedTools": [], "mcpServers": {} }
  },
  "oauthAccount": { "emailAddress": "ada@example.org" }
}`

const ZED = `// Zed settings
//
// For information on how to configure Zed, see the documentation.
{
  "theme": { "mode": "system", "light": "One Light", "dark": "One Dark" }, // both
  /* servers */
  "context_servers": {
    "old-style": {
      "command": {
        "path": "/opt/tools/bin/fetch", // the binary
        "args": [/* none yet */],
        "env": { "A": "1", },
      },
      "settings": {},
    },
    "new-style": {
      "source": "custom",
      "command": "uvx", // Python's
      "args": [ // a list
        "mcp-server-git", // the package
        "--repository", "/home/ada/src/x", /* last */
      ],
    },
    "bare": { "source": "custom", "command": "my-server", },
    "extension": { "source": "extension", "settings": { "key": "x" } },
  },
  "vim_mode": false,
}
`

const CODEX = `# Codex
model = "gpt-5"
approval_policy = 'on-request'
notify = ["python3", "/home/ada/notify.py"]

[projects."/home/ada/src"]
trust_level = "trusted"

[mcp_servers.everything]
command = "npx" # from npm
args = ["-y", "@modelcontextprotocol/server-everything"]
startup_timeout_sec = 20

[mcp_servers.everything.env]
"API_KEY" = "x=y # no comment"

[mcp_servers.'quoted name']
command = 'C:\\tools\\server.exe'   # a literal string
  args = [
    "--root", # where
    'C:\\data',
  ]

[mcp_servers.bare]
  command = """multi-line-name""" # said so
enabled = false

[mcp_servers.remote]
url = "https://example.org/mcp"
bearer_token_env_var = "TOKEN"

[mcp_servers]
inline = { command = "docker", args = ["run", "-i", "--rm", "mcp/fetch"], env = { A = "1" } }
inline-bare={command="server"}
dotted.command = "srv"
dotted.args = []
nude.command = "srv2"

[[history]]
command = "not a server"
args = ["x"]`

const SETTINGS = `{
\t"editor.fontSize": 13,
\t"mcp": {
\t\t"inputs": [{ "id": "key", "type": "promptString", "password": true }],
\t\t"servers": {
\t\t\t"playwright": {
\t\t\t\t"command": "npx", "args": ["@playwright/mcp@latest"],
\t\t\t\t"env": { "KEY": "\${input:key}" }
\t\t\t},
\t\t},
\t},
\t"workbench.colorTheme": "Default Dark+", // dark
}
`

export const REAL_CONFIGS: readonly RealConfig[] = [
  { client: 'claude-code', title: "Claude Code's own file with projects", text: CLAUDE_CODE },
  { client: 'claude-code', title: 'the same on one line', text: JSON.stringify(JSON.parse(CLAUDE_CODE)) },
  {
    client: 'claude-desktop',
    title: 'Claude Desktop on Windows: BOM, CRLF, tabs, escapes',
    text: `\ufeff{\r\n\t"globalShortcut": "",\r\n\t"mcpServers": {\r\n\t\t"files":\r\n\t\t{\r\n\t\t\t"command" : "C:\\\\Program Files\\\\nodejs\\\\node.exe",\r\n\t\t\t"args" : [\r\n\t\t\t\t"C:\\\\srv\\\\index.js",\r\n\t\t\t\t"\\u00e4 \\"b\\""\r\n\t\t\t]\r\n\t\t},\r\n\t\t"bare":\r\n\t\t{\r\n\t\t\t"command" : "server.exe"\r\n\t\t}\r\n\t}\r\n}\r\n`,
  },
  {
    client: 'cursor',
    title: 'Cursor with comments, a double key and numbers among the arguments',
    text: `{"mcpServers" : { // mine\n  "a": {"command":"no","command":"python3","args":["-m","server",8080,],"unknown":[null,{}],},\n\n  "b" : { "args": [\n], "command": "b", "command ": 1 },\n  "c": { "command": "c" , "args": [  ] },   "d":{"command":"d"} } }`,
  },
  { client: 'vscode', title: "VS Code's settings with tabs and comments", text: SETTINGS, place: 'settings.json' },
  {
    client: 'vscode',
    title: 'VS Code mcp.json with inputs',
    text: SETTINGS.replace(/^[\s\S]*?"inputs"/, '{\n  "inputs"').replace(/\},\n\t"workbench[\s\S]*$/, '}\n'),
    place: 'User/mcp.json',
  },
  { client: 'zed', title: "Zed's settings, old style and new", text: ZED },
  { client: 'zed', title: 'the same with CRLF', text: ZED.replaceAll('\n', '\r\n') },
  { client: 'codex', title: "Codex' TOML without a last line end", text: CODEX },
  { client: 'codex', title: 'the same with CRLF and a BOM', text: `\ufeff${CODEX.replaceAll('\n', '\r\n')}\r\n` },
  {
    client: 'gemini',
    title: "Gemini CLI's settings",
    text: `{\n    "selectedAuthType": "oauth-personal",\n    "mcpServers": {\n        "node": {\n            "command": "node",\n            "cwd": "./tools", "timeout": 30000, "trust": false\n        },\n        "http": { "httpUrl": "http://localhost:3000/mcp" }\n    }\n}\n`,
  },
  {
    client: 'windsurf',
    title: 'Windsurf',
    text: '{"mcpServers":{"x":{"command":"npx","args":["-y","x"],"disabled":true}}}',
  },
]
