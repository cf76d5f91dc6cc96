import { describe, expect, it } from 'vitest'
import { parseJsonConfig } from '../../../../../src/engine/sources/mcp-configs/json-tree.ts'
import { locateServers } from '../../../../../src/engine/sources/mcp-configs/servers.ts'
import { findTap } from '../../../../../src/engine/sources/mcp-configs/tap-words.ts'
import { parseTomlConfig } from '../../../../../src/engine/sources/mcp-configs/toml-tree.ts'

const AT = [['mcpServers']]

function problemOf(server: string): string | null | undefined {
  const root = parseJsonConfig(`{"mcpServers":{"x":${server}}}`)
  if (!root.ok) throw new Error(root.error)
  return locateServers(root.value, AT)[0]?.problem
}

describe('a server in a configuration', () => {
  it.each([
    ['{"command":"npx","args":[]}', null],
    ['{"command":"npx"}', null],
    ['{"command":"npx","url":"https://example.org"}', null],
    ['{"url":"https://example.org"}', 'it is reached by URL, which wrap cannot tap yet'],
    ['{"serverUrl":"https://example.org"}', 'it is reached by URL, which wrap cannot tap yet'],
    ['{"command":["npx","x"]}', 'its command is not one string'],
    ['{"command":""}', 'its command is empty'],
    ['{"command":"npx","args":"-y x"}', 'its arguments are not a list'],
    ['{"command":"tapscope","args":["wrap","--"]}', 'its tap has no command to run'],
    ['{}', 'it has no command'],
    ['7', undefined],
  ])('%s', (server, problem) => {
    expect(problemOf(server)).toBe(problem)
  })

  it('may be disabled', () => {
    const root = parseTomlConfig('[mcp_servers.a]\ncommand="a"\nenabled=false\n[mcp_servers.b]\ncommand="b"\n')
    if (!root.ok) throw new Error(root.error)
    const servers = locateServers(root.value, [['mcp_servers']])
    expect(servers.map(({ name, disabled }) => [name, disabled])).toEqual([
      ['a', true],
      ['b', false],
    ])
  })
})

describe('what does not parse', () => {
  it.each(['{', '{"a":}', '{"a" 1}', '{"a":"\n"}', '{"a":1}}', '[1,,2]', "{'a':1}", '\u0000'])(
    '%j is refused',
    (text) => {
      expect(parseJsonConfig(text)).toMatchObject({ ok: false, error: expect.stringMatching(/^line \d/) })
    },
  )

  it.each(['a =', '[a', 'a = 1\na = 2', '[x]\n[x]', 'a = "\n"', 'a = [1 2]'])('%j is refused', (text) => {
    expect(parseTomlConfig(text)).toMatchObject({ ok: false, error: expect.stringMatching(/^line \d/) })
  })

  it('is not an empty file, which has no servers', () => {
    for (const root of [parseJsonConfig(''), parseJsonConfig(' // nothing\n'), parseTomlConfig('# nothing')])
      expect(root.ok && locateServers(root.value, AT)).toEqual([])
  })
})

describe('a tap before a command', () => {
  it.each([
    [['tapscope', 'wrap', '--', 'npx', 'x'], { launcher: 1, commandAt: 3, bare: false }],
    [['/opt/T/tapscope', 'wrap', 'npx', '--', 'x'], { launcher: 1, commandAt: 2, bare: true }],
    [
      ['node', '/opt/t/bin/tapscope.mjs', 'wrap', '--name', 'n', '--', 'npx'],
      { launcher: 2, commandAt: 6, bare: false },
    ],
    [['C:\\T\\tapscope.cmd', 'wrap', '--', 'x'], { launcher: 1, commandAt: 3, bare: false }],
    [['npx', '-y', 'tapscope', 'wrap', 'x'], { launcher: 3, commandAt: 4, bare: true }],
    [
      ['/opt/T/tapscope', '/opt/T/resources/app.asar/out/main/cli.js', 'wrap', 'x'],
      { launcher: 2, commandAt: 3, bare: true },
    ],
    [['tapscope', 'serve'], undefined],
    [['gift', 'wrap', '--', 'x'], undefined],
    [['wrap', 'tapscope'], undefined],
  ])('%j', (words, tap) => {
    expect(findTap(words)).toEqual(tap)
  })
})
