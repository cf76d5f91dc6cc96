import { describe, expect, it } from 'vitest'
import { commandsOf, wordsOf } from '../../../src/cli/tap-script.ts'

describe('a script of commands', () => {
  it('is a command a line, joined by backslashes, with comments', () => {
    const script = `# first
stream/tap --auto-discover \\
  --duration 24h \\
  --output file:/var/log/a.jsonl   # there

stream/replay a --speed 2x`
    expect(commandsOf(script)).toEqual([
      ['stream/tap', '--auto-discover', '--duration', '24h', '--output', 'file:/var/log/a.jsonl'],
      ['stream/replay', 'a', '--speed', '2x'],
    ])
  })

  it.each([
    [`--filter "pid==1234 && data contains 'password'"`, ['--filter', `pid==1234 && data contains 'password'`]],
    [`a'b c'd "e\\"f" g\\ h ''`, ['ab cd', 'e"f', 'g h', '']],
    ['exec:a#b #c', ['exec:a#b']],
    ['  ', []],
    ['', []],
    [`'open`, null],
    [`a "open`, null],
  ])('%s', (line, words) => expect(wordsOf(line)).toEqual(words))
})
