import { describe, expect, it } from 'vitest'
import { captureInterfaces, type InterfaceWord } from '../../../src/cli/capture-options.ts'

const chosen = (
  words: readonly InterfaceWord[],
  filter: readonly string[] = [],
  preferences: readonly string[] = [],
) => {
  const result = captureInterfaces(words, filter, preferences)
  return result.ok ? result.value : result.error
}

describe('the interfaces of a capture', () => {
  it("have the options after their -i, as dumpcap's do, and those before the first", () => {
    const words: InterfaceWord[] = [
      ['snaplen', '96'],
      ['filter', 'tcp'],
      ['interface', 'lo'],
      ['no-promiscuous-mode', ''],
      ['interface', 'eth0'],
      ['filter', 'udp'],
      ['buffer-size', '4'],
      ['sample', '10'],
    ]
    expect(chosen(words)).toEqual([
      { name: 'lo', snaplen: 96, filter: 'tcp', promiscuous: false },
      { name: 'eth0', snaplen: 96, filter: 'udp', bufferMib: 4, sample: 10 },
    ])
  })

  it('is one without a name where none is named', () => {
    expect(chosen([['filter', 'udp']])).toEqual([{ name: '', filter: 'udp' }])
  })

  it('take words after the options as their capture filter', () => {
    expect(chosen([['interface', 'lo']], ['udp', 'port', '53'])).toEqual([{ name: 'lo', filter: 'udp port 53' }])
    expect(chosen([['filter', 'udp']], ['tcp'])).toMatch(/both with "-f"/)
  })

  it('may be those of another machine', () => {
    expect(chosen([['interface', 'ssh://me@host:2222/eth1']])).toEqual([
      { name: 'ssh://me@host:2222/eth1', ssh: { host: 'host', user: 'me', port: 2222, interface: 'eth1' } },
    ])
    expect(chosen([['interface', 'ssh://[fd00::2]']])).toEqual([{ name: 'ssh://[fd00::2]', ssh: { host: 'fd00::2' } }])
    for (const wrong of ['ssh://', 'ssh://-oX/x', 'ssh://a b', 'ssh://h:99999/x', 'ssh://h/-i'])
      expect(chosen([['interface', wrong]])).toMatch(/isn't ssh:/)
  })

  it('may be those of extcap programs, with their forms', () => {
    expect(chosen([['interface', 'udpdump']], [], ['extcap.udpdump.port:5556', 'extcap.udpdump.payload:a:b'])).toEqual([
      { name: 'udpdump', extcap: { port: '5556', payload: 'a:b' } },
    ])
    expect(chosen([['interface', 'lo']], [], ['extcap.udpdump.port:1'])).toMatch(/isn't captured from/)
    expect(chosen([['interface', 'lo']], [], ['extcap.x'])).toMatch(/Invalid -o flag/)
  })

  it.each([
    ['snaplen', 'x'],
    ['snaplen', '262145'],
    ['buffer-size', '0'],
    ['sample', '-1'],
  ])('are refused with a wrong %s %s', (flag, value) => {
    expect(
      chosen([
        ['interface', 'lo'],
        [flag, value],
      ]),
    ).toMatch(new RegExp(`${value}`))
  })
})
