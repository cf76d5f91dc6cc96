import { describe, expect, it } from 'vitest'
import { joinCommandLine, splitCommandLine, withoutFolders } from '../../../../src/renderer/format/command-line.ts'

const words = (line: string): readonly string[] | string => {
  const split = splitCommandLine(line)
  return split.ok ? split.value : split.error
}

describe('splitCommandLine', () => {
  it('parts words at blanks', () => {
    expect(words('')).toEqual([])
    expect(words('  node   server.js\t--port 80 ')).toEqual(['node', 'server.js', '--port', '80'])
  })

  it('keeps quoted words together and joins what touches', () => {
    expect(words(`sh -c 'a b' "c d"e''`)).toEqual(['sh', '-c', 'a b', 'c de'])
    expect(words(`x "" ''`)).toEqual(['x', '', ''])
    expect(words(`"it's" 'say "hi"'`)).toEqual(["it's", 'say "hi"'])
  })

  it('escapes as a shell does', () => {
    expect(words('a\\ b')).toEqual(['a b'])
    expect(words('"a\\"b \\n \\$x"')).toEqual(['a"b \\n $x'])
    expect(words("'a\\b'")).toEqual(['a\\b'])
  })

  it('expands nothing', () => {
    expect(words('echo $HOME *.js ~ `id`')).toEqual(['echo', '$HOME', '*.js', '~', '`id`'])
  })

  it('says what is not closed', () => {
    expect(words('a "b')).toMatch(/double quote at character 3/)
    expect(words("a 'b")).toMatch(/single quote at character 3/)
    expect(words('a\\')).toMatch(/backslash/)
  })

  it('refuses what needs a shell, unless it is quoted', () => {
    expect(words('a | b')).toMatch(/needs a shell/)
    expect(words('a > out')).toMatch(/needs a shell/)
    expect(words("a '|' \\> b")).toEqual(['a', '|', '>', 'b'])
    expect(words('a --x=1|2')).toEqual(['a', '--x=1|2'])
  })

  it('comes back from words', () => {
    for (const list of [
      ['a b', "it's", ''],
      ['node', '-e', '1;2'],
    ])
      expect(words(joinCommandLine(list))).toEqual(list)
  })
})

it('names a command without its folders', () => {
  expect(withoutFolders('/usr/bin/node /srv/app/server.js --root /srv/data')).toBe('node server.js --root data')
  expect(withoutFolders('lo')).toBe('lo')
  expect(withoutFolders('npx a/b /')).toBe('npx a/b /')
})
