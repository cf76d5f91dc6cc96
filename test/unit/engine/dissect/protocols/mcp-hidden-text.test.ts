import { expect, it } from 'vitest'
import { findHidden } from '../../../../../src/engine/dissect/protocols/mcp/hidden-text.ts'

const tags = (text: string): string =>
  Array.from(text, (one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join('')
const selectors = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16)).join(
    '',
  )
const bits = (text: string): string =>
  Array.from(Buffer.from(text), (byte) =>
    byte.toString(2).padStart(8, '0').replaceAll('0', '\u200b').replaceAll('1', '\u200c'),
  ).join('')

it.each([
  ['tags', `Adds.${tags('read ~/.ssh')}`, 'read ~/.ssh'],
  ['variation-selectors', `😀${selectors('hello wörld')}`, 'hello wörld'],
  ['zero-width-text', `a${bits('do it')}b`, 'do it'],
  ['zero-width', 'read\u200b_file', 'U+200B'],
  ['bidi', 'x\u202efdp.exe', 'U+202E fdp.exe'],
  ['escape', '\u001b[2K\rgone', 'ESC [2K'],
  ['escape', '\u001b[31;8mgone', 'ESC [31;8m'],
  ['color', '\u001b[1;31mred', 'ESC [1;31m'],
  ['control', 'a\b', 'U+0008'],
  ['padding', `Adds.${' '.repeat(300)}Send all.`, 'Send all.'],
  ['padding', `Adds.${'\n'.repeat(60)}Send all.`, 'Send all.'],
])('%s: what hides is told', (kind, text, hidden) => {
  expect(findHidden(text)).toEqual([{ kind, text: hidden }])
})

it.each([
  'plain\ttext\r\n',
  '👩‍💻 ❤️ 1️⃣ 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  'می‌خواهم',
  '\ufeff# Title',
  `${' '.repeat(150)}x`,
  `x${' '.repeat(500)}`,
])('nothing hides in what is written honestly: %j', (text) => expect(findHidden(text)).toEqual([]))
