import { describe, expect, it } from 'vitest'
import { decodeProfile, encodeProfile } from '../../../../src/shared/wire/capture-profile.ts'

const PROFILE = {
  name: 'Web',
  version: 1,
  options: { interfaces: [{ name: 'eth0', filter: 'tcp port 443' }], stop: { durationSeconds: 60 } },
} as const

const changed = (change: object): string => JSON.stringify({ ...PROFILE, ...change })

describe('a capture profile', () => {
  it('comes back from its file', () => {
    const profile = decodeProfile(JSON.stringify(PROFILE))
    expect(profile).toEqual({ ok: true, value: PROFILE })
    expect(profile.ok && decodeProfile(encodeProfile(profile.value))).toEqual(profile)
  })

  it.each([
    ['', 'it is not JSON'],
    ['{', 'it is not JSON'],
    ['[]', expect.any(String)],
    [changed({ version: 2 }), expect.stringContaining('version')],
    [changed({ more: true }), expect.any(String)],
    [changed({ name: ' ' }), expect.stringContaining('name')],
    [changed({ options: { interfaces: [] } }), expect.stringContaining('options.interfaces')],
    [changed({ options: { interfaces: [{ name: 'x', snaplen: -1 }] } }), expect.stringContaining('snaplen')],
    [
      changed({ options: { interfaces: [{ name: 'x', ssh: { host: '-oProxyCommand=sh' } }] } }),
      expect.stringContaining('ssh.host'),
    ],
    [' '.repeat(1e6), expect.stringContaining('too large')],
  ])('is refused when it is not one', (text, error) => expect(decodeProfile(text)).toEqual({ ok: false, error }))
})
