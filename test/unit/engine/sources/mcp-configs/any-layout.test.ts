import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeTap } from '../../../../../src/engine/sources/mcp-configs/config.ts'
import { configPlaces } from '../../../../../src/engine/sources/mcp-configs/locations.ts'

const LAUNCHER = { command: '/usr/bin/node', args: ['/opt/tapscope/bin/tapscope.mjs'] }
const PLACES = configPlaces({ platform: 'linux', env: {}, home: '/home/ada' }, [])
const KEY = { name: 'x', scope: null }

const place = (client: string) => {
  const found = PLACES.find((one) => one.client.id === client)
  if (!found) throw new Error(`no place of ${client}`)
  return found
}

/** Blanks and comments, as many as a person might put between two words. */
const gap: fc.Arbitrary<string> = fc.constantFrom(
  '',
  ' ',
  '  ',
  '\n',
  '\n    ',
  '\r\n\t',
  ' /* a, "b" */ ',
  ' // [c]\n',
  '\n\n',
)
const blank: fc.Arbitrary<string> = fc.constantFrom('', ' ', '\t')
const word = fc.oneof(fc.constantFrom('npx', '-y', '--', 'wrap', ''), fc.string({ maxLength: 6 }))
const text = word.map((value) => JSON.stringify(value))

const spread = (parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((strings) => strings.join(''))
const of = (value: string): fc.Arbitrary<string> => fc.constant(value)

/** Things parted by commas between brackets, with or without a last comma. */
function listed(open: string, items: fc.Arbitrary<string[]>, close: string, between = gap): fc.Arbitrary<string> {
  return items.chain((all) => {
    const parts = all.flatMap((item, i) => [between, of(item), between, of(i < all.length - 1 ? ',' : '')])
    const comma = all.length > 0 ? fc.constantFrom('', ',') : of('')
    return spread([of(open), ...parts, comma, between, of(close)])
  })
}

const pair = (key: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  spread([of(`"${key}"`), gap, of(':'), gap, value])

/** No program's name begins with a dash; `wrap` would take it for an option, and such a server is refused. */
const command = word.filter((value) => /^[^-]/.test(value.trim())).map((value) => JSON.stringify(value))
const args = listed('[', fc.array(text, { maxLength: 4 }), ']')
const others = fc.subarray(['"env": {"A": "b"}', '"timeout": 3', '"argsx": []'])

const jsonServer = fc
  .tuple(pair('command', command), fc.option(pair('args', args)), others)
  .chain(([first, second, rest]) => {
    const entries = [first, ...(second === null ? [] : [second]), ...rest]
    return listed('{', fc.shuffledSubarray(entries, { minLength: entries.length }), '}')
  })
const json = jsonServer.map((server) => `{"mcpServers": {"w": {"command": "w"}, "x": ${server}}}`)

const tomlArgs = listed('[', fc.array(text, { maxLength: 4 }), ']', fc.constantFrom('', ' ', '\n', '\n  ', ' # c ]\n'))
const tomlPair = (key: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  spread([blank, of(key), blank, of('='), blank, value, fc.constantFrom('', ' ', ' # a = "b"')])
const tomlServer = fc
  .tuple(tomlPair('command', command), fc.option(tomlPair('args', tomlArgs)), fc.constantFrom('\n', '\r\n', '\n\n'))
  .chain(([first, second, line]) => {
    const entries = [first, ...(second === null ? [] : [second]), 'timeout = 3']
    return fc.shuffledSubarray(entries, { minLength: entries.length }).map((lines) => lines.join(line))
  })
const toml = fc
  .tuple(tomlServer, fc.constantFrom('', '\n', '\n[mcp_servers.x.env]\nA = "b"\n'))
  .map(([server, end]) => `# c\n[mcp_servers.x]\n${server}${end}`)

describe.each([
  ['JSON', 'cursor', json],
  ['TOML', 'codex', toml],
] as const)('%s however it is laid out', (_title, client, texts) => {
  it('is tapped, and what it was when the tap is taken out', () => {
    fc.assert(
      fc.property(texts, (before) => {
        const tapped = changeTap(before, place(client), KEY, 'install', LAUNCHER)
        if (!tapped.ok) throw new Error(tapped.error)
        const after = changeTap(tapped.value, place(client), KEY, 'uninstall', LAUNCHER)
        expect(after).toEqual({ ok: true, value: before })
      }),
      { numRuns: 500 },
    )
  })
})
