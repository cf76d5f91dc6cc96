import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FilterNode, Operand } from '../../../../src/shared/filter/ast.ts'
import { MAX_FILTER_LENGTH, MAX_SET_MEMBERS } from '../../../../src/shared/filter/limits.ts'
import { parse } from '../../../../src/shared/filter/parser.ts'

/** The tree with every precedence made visible. */
function show(node: FilterNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return `(${node.operands.map(show).join(` ${node.kind} `)})`
    case 'not':
      return `not ${show(node.operand)}`
    case 'bare':
      return showOperand(node.operand)
    case 'compare':
      return `${node.quantifier ? `${node.quantifier} ` : ''}${showOperand(node.left)} ${node.operator} ${showOperand(node.right)}`
    case 'contains':
    case 'matches':
      return `${showOperand(node.left)} ${node.kind} ${showOperand(node.right)}`
    case 'in': {
      const members = node.members.map(({ from, to }) => showOperand(from) + (to ? `..${showOperand(to)}` : ''))
      return `${showOperand(node.left)} in {${members.join(' ')}}`
    }
  }
}

function showOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'word':
      return operand.text
    case 'string':
      return JSON.stringify(operand.value.text)
    case 'negative':
      return `-${showOperand(operand.operand)}`
    case 'field': {
      const layers = operand.layers ? `#${JSON.stringify(operand.layers)}` : ''
      const field = `${operand.raw ? '@' : ''}${operand.name.text}${layers}`
      return operand.selected ? `selected ${field}` : field
    }
    case 'slice':
      return `${showOperand(operand.operand)}${JSON.stringify(operand.ranges)}`
    case 'arithmetic':
      return `<${showOperand(operand.left)} ${operand.operator} ${showOperand(operand.right)}>`
    case 'call':
      return `${operand.name}(${operand.arguments.map(showOperand).join(', ')})`
  }
}

describe('parse', { timeout: 60_000 }, () => {
  test.each([
    ['tcp or udp and ip', '(tcp or (udp and ip))'],
    ['tcp && udp || ip', '((tcp and udp) or ip)'],
    ['a or b xor c and d', '(a or (b xor (c and d)))'],
    ['!a == 1 && b', '(not a any_eq 1 and b)'],
    ['not a or b', '(not a or b)'],
    ['not (a or b)', 'not (a or b)'],
    ['a and b and c', '(a and b and c)'],
    ['!!a', 'not not a'],
    ['a + b * c - d == 1', '<<a + <b * c>> - d> any_eq 1'],
    ['{a + b} * c & d', '<<<a + b> * c> & d>'],
    ['a % -1 / 2', '<<a % -1> / 2>'],
    ['- a < -b', '-a lt -b'],
    ['a#2 == 1', 'a#[{"offset":2,"length":1}] any_eq 1'],
    ['a #[1, -2--1]', 'a#[{"offset":1,"length":1},{"offset":-2,"last":-1}]'],
    ['a#1[0:2] == 00', 'a#[{"offset":1,"length":1}][{"offset":0,"length":2}] any_eq 00'],
    ['@a == 00', '@a any_eq 00'],
    ['@a#1[2:]', '@a#[{"offset":1,"length":1}][{"offset":2}]'],
    [`a == \${b.c}`, 'a any_eq selected b.c'],
    [`a == \${ @b#[-1] } + 1`, 'a any_eq <selected @b#[{"offset":-1,"length":1}] + 1>'],
    ['max(a, 1 + b) > c', 'max(a, <1 + b>) gt c'],
    ['a[:] == 00', 'a[{"offset":0}] any_eq 00'],
    [
      "pid==1234 && size>1000 && data contains 'password'",
      '(pid any_eq 1234 and size gt 1000 and data contains "password")',
    ],
    ['a != 1', 'a all_ne 1'],
    ['a !== 1 or a any_ne 2 or a ~= 3', '(a any_ne 1 or a any_ne 2 or a any_ne 3)'],
    ['a === 1 and a all_eq 2', '(a all_eq 1 and a all_eq 2)'],
    [
      'a gt 1 and a ge 2 and a lt 3 and a le 4 and a ne 5 and a eq 6',
      '(a gt 1 and a ge 2 and a lt 3 and a le 4 and a all_ne 5 and a any_eq 6)',
    ],
    ['1 < a <= 5', '(1 lt a and a le 5)'],
    ['a in {1, 2..5, -3}', 'a in {1 2..5 -3}'],
    ['a not in {1}', 'not a in {1}'],
    ['a !in {1} or b', '(not a in {1} or b)'],
    ['any a == 1 and all b > 2', '(any a any_eq 1 and all b gt 2)'],
    ['a & 3 == 1', '<a & 3> any_eq 1'],
    ['a & b + 1 * 2', '<a & <b + <1 * 2>>>'],
    ['a == {1 + 2}', 'a any_eq <1 + 2>'],
    ['a[0:2][1] == 05', 'a[{"offset":0,"length":2}][{"offset":1,"length":1}] any_eq 05'],
    ['a[:4,-2:,1-3]', 'a[{"offset":0,"length":4},{"offset":-2},{"offset":1,"last":3}]'],
    ['len(a) > 5', 'len(a) gt 5'],
    ['a == "x\\"\\x41\\101\\n\\u00e9"', 'a any_eq "x\\"AA\\né"'],
    ['a matches r"\\d\\""', 'a matches "\\\\d\\\\\\""'],
    ['a == ((b))', undefined],
    ['a contains "é日"', 'a contains "é日"'],
  ])('%s', (text, expected) => {
    const parsed = parse(text)
    expect(parsed.ok && parsed.value ? show(parsed.value) : undefined).toBe(expected)
  })

  test('an empty filter has no tree', () => {
    expect(parse('')).toEqual({ ok: true, value: null })
    expect(parse(' \n')).toEqual({ ok: true, value: null })
  })

  // The marked part of each text is what the error has to point at.
  test.each([
    ['tcp.port ‹=› 80', 'no operator', '=='],
    ['tcp ‹AND› udp', 'not expected', 'and'],
    ['tcp.port =‹=›', 'ends where'],
    ['(tc‹p›', 'closing parenthesis'],
    ['tcp‹)›', 'not expected'],
    ['tcp ‹udp›', 'not expected'],
    ['(tcp.port) ‹==› 80', 'not expected'],
    ['a == ‹"b›', 'closing "'],
    ['a == "b‹\\q›"', 'no escape'],
    ['a in ‹80›', 'not expected'],
    ['a in {‹}›', 'not expected'],
    ['a in {1,‹}›', 'not expected'],
    ['a in {1 ‹2›}', 'not expected'],
    ['a ‹é›', 'not expected'],
    ['a == ‹é›', 'double quotes'],
    ['a[‹x›]', 'no range'],
    ['a[‹]›', 'not expected'],
    ['a[‹3-1›]', 'before its start'],
    ['a[‹0:0›]', 'holds nothing'],
    ['‹any a›', 'needs a relation'],
    ['a[0]‹#›1', 'has to follow a field'],
    ['a#‹x›', 'not expected'],
    ['a# ‹1›', 'without a space'],
    ['a#[‹1--1›]', 'counts from the start'],
    [`a == ‹\${b:c}›`, 'no macro'],
    [`a == ‹\${b›`, 'closing }'],
    [`a == ‹\${b+}›`, 'not expected'],
    ['‹$b›', 'arguments'],
    ['a == ‹$›', 'not expected'],
    ['‹@"x"›', 'followed by a field'],
    ['‹@len(x)›', 'followed by a field'],
    ['‹&&› a', 'not expected'],
    ['a == ‹==› b', 'not expected'],
    ['foo(‹a›', 'ends where'],
  ])('%s', (marked, message, suggestion?: string) => {
    const text = marked.replace(/[‹›]/g, '')
    const parsed = parse(text)
    expect(parsed.ok).toBe(false)
    if (parsed.ok) return
    expect(parsed.error.message).toContain(message)
    const shown = `${text.slice(0, parsed.error.start)}‹${text.slice(parsed.error.start, parsed.error.end)}›${text.slice(parsed.error.end)}`
    expect(shown).toBe(marked)
    if (suggestion) expect(parsed.error.suggestion).toBe(suggestion)
  })

  test.each([
    ['parentheses', '('.repeat(60_000)],
    ['negations', '!'.repeat(60_000)],
    ['slices', `a${'[0]'.repeat(20_000)}`],
    ['calls', 'f('.repeat(30_000)],
    ['braces', `a == ${'{'.repeat(30_000)}`],
    ['masks', `a${'&a'.repeat(30_000)}`],
  ])('%s inside one another are bounded', (_, text) => {
    const parsed = parse(text)
    expect(parsed).toMatchObject({ ok: false, error: { message: expect.stringContaining('inside one another') } })
  })

  test('long chains are no depth', () => {
    expect(parse(`a${' && a'.repeat(10_000)}`).ok).toBe(true)
    expect(parse(`a${' < a'.repeat(10_000)}`).ok).toBe(true)
  })

  test('length and sets are bounded', () => {
    expect(parse('a'.repeat(MAX_FILTER_LENGTH + 1))).toMatchObject({ ok: false, error: { start: MAX_FILTER_LENGTH } })
    const members = (count: number) => `a in {${Array.from({ length: count }, (_, i) => i).join(',')}}`
    expect(parse(members(MAX_SET_MEMBERS)).ok).toBe(true)
    expect(parse(members(MAX_SET_MEMBERS + 1))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('at most') },
    })
  })

  test('never throws, and errors are within the text', () => {
    const macros = new Map([
      ['m', '$1 == `'],
      ['n', `\${m:1} \${n}`],
    ])
    const word = fc.constantFrom(
      ...[
        'a',
        'ip.src',
        '==',
        '!=',
        '!',
        'and',
        '||',
        '(',
        ')',
        '{',
        '}',
        '[',
        ']',
        ',',
        '..',
        '"',
        "'",
        '-',
        '&',
        'in',
        'not',
        'any',
        '1',
        '1.2.3.4',
        '\\',
        '#',
        '#1',
        '#[',
        '@',
        '+',
        '*',
        '%',
        '$',
        `\${m`,
        ';',
        '$m(',
        'max(',
        `\${n}`,
      ],
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          const parsed = parse(text, macros)
          if (parsed.ok) return
          expect(parsed.error.start).toBeGreaterThanOrEqual(0)
          expect(parsed.error.end).toBeLessThanOrEqual(text.length)
          expect(parsed.error.end).toBeGreaterThan(parsed.error.start)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
