import { describe, expect, it } from 'vitest'
import { extcapWords } from '../../../../../src/engine/sources/extcap/command.ts'
import { readArguments } from '../../../../../src/engine/sources/extcap/sentences.ts'
import type { CaptureInterface } from '../../../../../src/shared/wire/capture.ts'

const form = [
  'arg {number=0}{call=--remote-host}{display=Host}{type=string}{required=true}',
  'arg {number=1}{call=--remote-port}{display=Port}{type=unsigned}{range=1,65535}{default=22}{required=true}',
  'arg {number=2}{call=--remote-sudo}{display=Sudo}{type=boolflag}',
  'arg {number=3}{call=--fast}{display=Fast}{type=boolean}',
].join('\n')
const sshdump = {
  name: 'sshdump',
  description: '',
  addresses: [],
  up: true,
  running: true,
  loopback: false,
  wireless: false,
  kind: 'extcap',
  linkTypes: [],
  canMonitor: false,
  timestampTypes: [],
  extcap: { program: '/x/sshdump', version: '1', arguments: readArguments(form) },
} satisfies CaptureInterface
const start = ['--capture', '--extcap-interface', 'sshdump', '--fifo', '/f']
const wordsFor = (extcap: Record<string, string>, filter?: string) =>
  extcapWords(sshdump, { extcap, ...(filter && { filter }) }, '/f')

describe('the command line of an extcap program', () => {
  it('has what was filled in, as its types want it', () => {
    expect(
      wordsFor({ 'remote-host': 'h', 'remote-port': '2222', 'remote-sudo': 'true', fast: 'false' }, 'udp'),
    ).toEqual({
      ok: true,
      value: [
        ...start,
        '--extcap-capture-filter',
        'udp',
        '--remote-host',
        'h',
        '--remote-port',
        '2222',
        '--remote-sudo',
        '--fast',
        'false',
      ],
    })
  })

  it("takes names as Wireshark's preferences have them", () => {
    expect(wordsFor({ remotehost: 'h', remotesudo: 'false' })).toEqual({
      ok: true,
      value: [...start, '--remote-host', 'h'],
    })
  })

  it.each([
    [{}, /wants a value for "Host"/],
    [{ 'remote-host': 'h', 'remote-port': '0' }, /between 1 and 65535/],
    [{ 'remote-host': 'h', 'remote-port': '2 2' }, /whole number/],
    [{ 'remote-host': 'h', fast: 'maybe' }, /true or false/],
    [{ 'remote-host': 'h\0' }, /zero byte/],
    [{ 'remote-host': 'h', nonsense: '1' }, /no option "nonsense"/],
  ])('refuses %j', (extcap, message) => {
    const words = wordsFor(extcap as Record<string, string>)
    expect(words.ok ? '' : words.error.message).toMatch(message)
  })
})
