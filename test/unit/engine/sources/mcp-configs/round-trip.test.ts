import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { type Config, changeTap, type TapAction } from '../../../../../src/engine/sources/mcp-configs/config.ts'
import { parseJsonConfig } from '../../../../../src/engine/sources/mcp-configs/json-tree.ts'
import { configPlaces } from '../../../../../src/engine/sources/mcp-configs/locations.ts'
import { type LocatedServer, locateServers } from '../../../../../src/engine/sources/mcp-configs/servers.ts'
import { parseTomlConfig } from '../../../../../src/engine/sources/mcp-configs/toml-tree.ts'
import { REAL_CONFIGS, type RealConfig } from './real-configs.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope "mcp"-'))
const LAUNCHER = { command: process.execPath, args: [join(folder, 'tapscope.mjs')] }
writeFileSync(LAUNCHER.args[0], '')
afterAll(() => rmSync(folder, { recursive: true }))

const MACHINE = { platform: 'linux', env: {}, home: '/home/ada' } as const

const placeOf = ({ client, place = '' }: RealConfig): Config['place'] => {
  const found = configPlaces(MACHINE, []).find((one) => one.client.id === client && one.path.includes(place))
  if (!found) throw new Error(`no place of ${client}`)
  return found
}

const bodyOf = ({ text }: RealConfig): string => text.replace(/^\ufeff/, '')

function serversOf(text: string, place: Config['place']): LocatedServer[] {
  const root = place.client.format === 'json' ? parseJsonConfig(text) : parseTomlConfig(text)
  if (!root.ok) throw new Error(root.error)
  return locateServers(root.value, place.serversAt)
}

function change(
  text: string,
  place: Config['place'],
  servers: readonly LocatedServer[],
  action: TapAction,
  launcher = LAUNCHER,
): string {
  return servers.reduce((now, server) => {
    const changed = changeTap(now, place, server, action, launcher)
    if (!changed.ok) throw new Error(`${server.name}: ${changed.error}`)
    return changed.value
  }, text)
}

describe.each(REAL_CONFIGS)('$title', (config) => {
  const place = placeOf(config)
  const text = bodyOf(config)
  const servers = serversOf(text, place)
  const able = servers.filter(({ problem }) => problem === null)

  it('has servers that can be tapped', () => {
    expect(able.length).toBeGreaterThan(0)
  })

  it('runs every server under the tap, and nothing else is changed', () => {
    const after = change(text, place, able, 'install')
    const now = serversOf(after, place)
    expect(now.map(({ name, scope }) => [name, scope])).toEqual(servers.map(({ name, scope }) => [name, scope]))
    now.forEach(({ words, tap, problem, url }, i) => {
      const before = servers[i]
      expect(url).toBe(before.url)
      if (before.problem !== null) return expect(words).toEqual(before.words)
      expect(problem).toBeNull()
      expect(words.slice(0, 3)).toEqual([LAUNCHER.command, ...LAUNCHER.args, 'wrap'])
      expect(words.slice(tap?.commandAt)).toEqual(before.words)
    })
    const own = [LAUNCHER.command, ...LAUNCHER.args].map((word) => JSON.stringify(word))
    expect(own.every((word) => after.split(word).length === able.length + 1)).toBe(true)
  })

  it('is what it was when the taps are taken out, in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(able), fc.shuffledSubarray(able), (some, first) => {
        const tapped = change(text, place, some, 'install')
        const partly = change(tapped, place, first, 'uninstall')
        expect(change(partly, place, able, 'uninstall')).toBe(text)
      }),
      { numRuns: 20 },
    )
  })

  it('is not changed by putting taps in twice, nor by taking out what is not in', () => {
    const tapped = change(text, place, able, 'install')
    expect(change(tapped, place, able, 'install')).toBe(tapped)
    expect(change(text, place, able, 'uninstall')).toBe(text)
  })

  it('has a tap that is gone replaced by one that is there', () => {
    const gone = { command: LAUNCHER.command, args: ['/nowhere/bin/tapscope.mjs'] }
    const stale = change(text, place, able, 'install', gone)
    expect(stale).toContain('nowhere')
    expect(change(stale, place, able, 'install')).toBe(change(text, place, able, 'install'))
  })
})
