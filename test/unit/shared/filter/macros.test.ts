import { describe, expect, test } from 'vitest'
import { MAX_FILTER_LENGTH } from '../../../../src/shared/filter/limits.ts'
import { expandMacros, macrosOf, refuseMacroName } from '../../../../src/shared/filter/macros.ts'
import { parse } from '../../../../src/shared/filter/parser.ts'

const MACROS = macrosOf([
  { name: 'web', text: 'tcp.port == 80' },
  { name: 'from', text: 'ip.src == $1' },
  { name: 'between', text: `\${from:$1} and ip.dst == $2` },
  { name: 'quoted', text: 'http.host contains "$1"' },
  { name: 'cost', text: 'data contains "\\$1"' },
  { name: 'broken', text: 'tcp.port ==' },
  { name: 'loop', text: `not \${loop}` },
  { name: 'twice', text: '$1$1' },
  { name: 'tenth', text: '$10 $1' },
  { name: 'empty', text: '' },
])

describe('expandMacros', () => {
  test.each([
    ['tcp', 'tcp'],
    [`\${web}`, 'tcp.port == 80'],
    [`\${web:}`, 'tcp.port == 80'],
    [`\${ web }`, 'tcp.port == 80'],
    ['$web()', 'tcp.port == 80'],
    ['not $web() and udp', 'not tcp.port == 80 and udp'],
    [`\${from:1.2.3.4}`, 'ip.src == 1.2.3.4'],
    [`\${from; 1.2.3.4 }`, 'ip.src == 1.2.3.4'],
    ['$from( 1.2.3.4 )', 'ip.src == 1.2.3.4'],
    [`\${between:a;b}`, 'ip.src == a and ip.dst == b'],
    ['$between(a, b)', 'ip.src == a and ip.dst == b'],
    ['$from(len(a, {1,2}))', 'ip.src == len(a, {1,2})'],
    ['$from($web())', 'ip.src == tcp.port == 80'],
    [`\${quoted:a\\;b\\}}`, 'http.host contains "a;b}"'],
    ['$cost()', 'data contains "$1"'],
    ['$tenth(1,2,3,4,5,6,7,8,9,x)', 'x 1'],
    [`$empty()\${empty}`, ''],
    [`http.host == "\${web}" and a ~ "b$"`, `http.host == "\${web}" and a ~ "b$"`],
    [`a == \${tcp.port}`, `a == \${tcp.port}`],
    [`a == \${tcp}`, `a == \${tcp}`],
  ])('%s', (text, expected) => {
    const expanded = expandMacros(text, MACROS)
    expect(expanded.ok && expanded.value.text).toBe(expected)
  })

  test.each([
    [`tcp and ‹\${nope:1}›`, 'no macro “nope”'],
    ['‹$nope›()', 'no macro “nope”'],
    ['‹$web› and tcp', 'arguments'],
    [`‹\${web:1}›`, 'takes no arguments, not 1'],
    ['udp or ‹$from(1,2)›', 'takes one argument, not 2'],
    [`‹\${between:1;}›`, 'Argument 2'],
    [`‹\${from:a›`, 'closing }'],
    ['‹$from›(a', 'arguments in parentheses'],
    [`‹\${loop}›`, 'use one another'],
  ])('%s', (marked, message) => {
    const text = marked.replace(/[‹›]/g, '')
    const expanded = expandMacros(text, MACROS)
    expect(expanded).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } })
    if (expanded.ok) return
    const { start, end } = expanded.error
    expect(`${text.slice(0, start)}‹${text.slice(start, end)}›${text.slice(end)}`).toBe(marked)
  })

  test('is bounded in size', () => {
    const nested = '$twice('.repeat(25) + 'a'.repeat(10) + ')'.repeat(25)
    expect(expandMacros(nested, MACROS)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(`longer than ${MAX_FILTER_LENGTH}`) },
    })
  })
})

describe('errors stand in the text that was typed', () => {
  test.each([
    [`tcp and ‹\${broken}›`, 'ends where'],
    ['tcp and $broken() ‹and› udp', 'not expected'],
    [`\${from:‹)›} and udp`, 'not expected'],
    ['$from(1.2.3.4 ‹5›)', 'not expected'],
    ['$quoted(‹\\q›)', 'no escape'],
  ])('%s', (marked, message) => {
    const text = marked.replace(/[‹›]/g, '')
    const parsed = parse(text, MACROS)
    expect(parsed).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } })
    if (parsed.ok) return
    const { start, end } = parsed.error
    expect(`${text.slice(0, start)}‹${text.slice(start, end)}›${text.slice(end)}`).toBe(marked)
  })

  test('and so do the parts of the tree', () => {
    const text = 'udp or $from(1.2.3.4)'
    const parsed = parse(text, MACROS)
    if (!parsed.ok || parsed.value?.kind !== 'or') throw new Error('no tree')
    const [, relation] = parsed.value.operands
    expect(text.slice(relation.start, relation.end)).toBe('$from(1.2.3.4)'.slice(0, -1))
    if (relation.kind !== 'compare') throw new Error('no comparison')
    expect(text.slice(relation.right.start, relation.right.end)).toBe('1.2.3.4')
  })
})

test('names', () => {
  expect(refuseMacroName('tcp_conv2')).toBeUndefined()
  expect(refuseMacroName('')).toContain('needs a name')
  expect(refuseMacroName('a.b')).toContain('letters')
  expect(refuseMacroName('a'.repeat(200))).toContain('at most')
})
