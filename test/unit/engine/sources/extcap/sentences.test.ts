import { describe, expect, it } from 'vitest'
import {
  readArguments,
  readInterfaces,
  readLinkTypes,
  readSentences,
} from '../../../../../src/engine/sources/extcap/sentences.ts'

describe('sentences of extcap programs', () => {
  it('are a word and pairs; other lines are noise', () => {
    const text = ' ** (x:1) 12:00:00 [DEBUG] noise {a=b}\ninterface {value=a}{display=A b}\r\n\nnonsense {x=y}\n'
    expect(readSentences(text).map(({ word, values }) => [word, Object.fromEntries(values)])).toEqual([
      ['interface', { value: 'a', display: 'A b' }],
    ])
  })

  it('tell of interfaces with the version', () => {
    const text =
      'extcap {version=0.1.0}{help=file:///x.html}\ninterface {value=u}{display=UDP}\ninterface {display=none}\n'
    expect(readInterfaces(text)).toEqual({ version: '0.1.0', interfaces: [{ name: 'u', display: 'UDP' }] })
  })

  it('tell of link types', () => {
    expect(readLinkTypes('dlt {number=252}{name=u}{display=PDUs}\ndlt {number=x}{name=v}\n')).toEqual([
      { number: 252, name: 'u', description: 'PDUs' },
    ])
  })

  it('make a form, in the order of its numbers, with defaults of choices', () => {
    const text = [
      'arg {number=2}{call=--level}{display=Level}{type=selector}{required=false}{group=Debug}',
      'value {arg=2}{value=m}{display=Message}{default=true}',
      'value {arg=2}{value=i}{display=Info}{parent=m}',
      'arg {number=0}{call=--port}{display=Port}{type=unsigned}{range=1,65535}{default=5555}{tooltip=Listens here}{required=true}',
      'arg {number=1}{call=--key}{type=fileselect}{mustexist=true}{validation=^\\w\\{1,3\\}$}{placeholder=none}',
    ].join('\n')
    expect(readArguments(text)).toEqual([
      {
        number: 0,
        call: '--port',
        display: 'Port',
        type: 'unsigned',
        required: true,
        default: '5555',
        range: [1, 65535],
        tooltip: 'Listens here',
      },
      {
        number: 1,
        call: '--key',
        display: '--key',
        type: 'fileselect',
        required: false,
        default: null,
        mustExist: true,
        validation: '^\\w{1,3}$',
        placeholder: 'none',
      },
      {
        number: 2,
        call: '--level',
        display: 'Level',
        type: 'selector',
        required: false,
        default: 'm',
        group: 'Debug',
        values: [
          { value: 'm', display: 'Message', default: true },
          { value: 'i', display: 'Info', default: false, parent: 'm' },
        ],
      },
    ])
  })

  it('that are wrong, as those of ciscodump 4.0 are, leave the others alone', () => {
    const text = [
      'arg {number=6}{call--sshkey-passphrase}{display=SSH key passphrase}{type=password}{group=Authentication',
      'arg {number=7}{call=--ssh-sha1}{display=SHA-1}{type=boolflag}{group=Authentication',
      'arg {call=--x}{type=string}',
      'arg {number=8}{call=rm -rf}{type=string}',
    ].join('\n')
    expect(readArguments(text).map(({ call, type, group }) => [call, type, group])).toEqual([
      ['--ssh-sha1', 'boolflag', 'Authentication'],
    ])
  })

  it('are bounded', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `arg {number=${i}}{call=--a${i}}{type=string}`).join('\n')
    expect(readArguments(many)).toHaveLength(256)
  })
})
