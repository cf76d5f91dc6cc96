/** The whole way of a filter, on texts that make sense and on ones that hardly do: a program or an error in place, never more. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFilter } from '../../../../src/engine/filter/compile.ts'
import { GROUPS } from '../../../support/filter-cases.ts'
import { detailOf, miniRegistry } from './mini-registry.ts'

const registry = miniRegistry()
const bytes = Uint8Array.from({ length: 64 }, (_, i) => i)
const detail = detailOf(
  registry,
  [
    ['frame', null, 0, 64],
    ['frame.number', 7],
    ['frame.len', 64],
    ['frame.time_relative', -1_500_000_000n],
    ['ip', null, 14, 20],
    ['ip.src', bytes.subarray(26, 30), 26, 4],
    ['ip.dst', bytes.subarray(30, 34), 30, 4],
    ['tcp', null, 34, 20],
    ['tcp.srcport', 80],
    ['tcp.dstport', 65_535],
    ['tcp.flags.syn', true],
    ['tcp.payload', bytes.subarray(54), 54, 10],
    ['http.host', 'example.com'],
    ['http.content_length', 18_446_744_073_709_551_615n],
    ['dns.ttl', -2_147_483_648],
  ],
  bytes,
)
const macros = new Map([
  ['m', 'tcp.port == $1'],
  ['n', `\${m:$1} and $2`],
  ['half', 'tcp.port +'],
])

function survives(text: string): void {
  const compiled = compileFilter(text, registry, { macros, selected: detail })
  if (compiled.ok) {
    expect(typeof compiled.value.test(detail)).toBe('boolean')
    for (const note of compiled.value.notes) expect(note.end).toBeLessThanOrEqual(text.length)
    return
  }
  const { start, end, message } = compiled.error
  expect(message).not.toBe('')
  expect(start).toBeGreaterThanOrEqual(0)
  expect(end).toBeGreaterThan(start)
  expect(end).toBeLessThanOrEqual(text.length)
}

const FIELDS = [
  'tcp.port',
  'tcp.srcport',
  'ip.src',
  'ip.addr',
  'ip',
  'tcp',
  'frame',
  'frame.len',
  'frame.time_relative',
]
const MORE_FIELDS = [
  'http.host',
  'http.content_length',
  'dns.ttl',
  'tcp.flags.syn',
  'tcp.payload',
  'dns.qry.type',
  'data',
]
const VALUES = [
  '80',
  '-1',
  '0',
  '65535',
  '18446744073709551615',
  '1.5',
  '10.0.0.1/8',
  '::1',
  '"a\\x80"',
  "'P'",
  '47:45',
  'abc',
]

const { operand } = fc.letrec<{ operand: string }>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...FIELDS, ...MORE_FIELDS),
    fc.constantFrom(...VALUES),
    fc.constantFrom(`\${tcp.srcport}`, `\${ip.src}`, `\${nope}`, '@ip.src', 'ip.src#1', 'tcp.port#[-1]', '@tcp#[1:]'),
    fc
      .tuple(tie('operand'), fc.constantFrom('+', '-', '*', '/', '%', '&'), tie('operand'))
      .map(([left, operator, right]) => `{${left} ${operator} ${right}}`),
    fc.tuple(fc.constantFrom('-', '+'), tie('operand')).map(([sign, of]) => `${sign}${of}`),
    fc
      .tuple(tie('operand'), fc.constantFrom('[0]', '[0:2]', '[-2:]', '[1-2,0]', '[:]'))
      .map(([of, slice]) => of + slice),
    fc
      .tuple(fc.constantFrom('len', 'count', 'lower', 'upper', 'string', 'abs'), tie('operand'))
      .map(([name, of]) => `${name}(${of})`),
    fc
      .tuple(fc.constantFrom('max', 'min'), fc.array(tie('operand'), { minLength: 1, maxLength: 3 }))
      .map(([name, list]) => `${name}(${list.join(', ')})`),
  ),
}))
const relation = fc.oneof(
  operand,
  fc
    .tuple(
      fc.constantFrom('', 'any ', 'all '),
      operand,
      fc.constantFrom('==', '!=', '===', '!==', '<', '>=', 'contains', '~'),
      operand,
    )
    .map(([every, left, operator, right]) => `${every}${left} ${operator} ${right}`),
  fc
    .tuple(operand, fc.array(fc.tuple(operand, fc.option(operand)), { minLength: 1, maxLength: 3 }))
    .map(([left, members]) => `${left} in {${members.map(([a, b]) => (b === null ? a : `${a}..${b}`)).join(', ')}}`),
  fc.tuple(operand, operand).map(([a, b]) => `$n(${a}, ${b})`),
)

describe('a filter', { timeout: 60_000 }, () => {
  test('of the grammar compiles and runs, or is refused in place', () => {
    fc.assert(
      fc.property(fc.array(relation, { minLength: 1, maxLength: 3 }), (parts) => survives(parts.join(' and '))),
      { numRuns: 3000 },
    )
  })

  test('that was damaged does so too', () => {
    const texts = [...GROUPS.flatMap(({ filters }) => filters), `\${n:80;tcp}`, '$m(80)', `\${half} 1`]
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(80), fc.nat(3), fc.constantFrom(...'()[]{}"\\$#@-+!=&.,;:1a ', '')), { maxLength: 4 }),
        (text, edits) => {
          const damaged = edits.reduce((old, [at, cut, put]) => old.slice(0, at) + put + old.slice(at + cut), text)
          survives(damaged)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('of many occurrences ends', () => {
    const many = detailOf(
      registry,
      Array.from({ length: 400 }, (_, i) => ['tcp.srcport', i * 7] as const),
    )
    const sum = Array<string>(100).fill('tcp.srcport').join(' + ')
    const compiled = compileFilter(`${sum} == 1`, registry)
    if (!compiled.ok) throw new Error(compiled.error.message)
    expect(compiled.value.test(many)).toBe(false)
  })
})
