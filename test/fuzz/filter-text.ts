/** Filter texts: of the grammar over all fields there are, and kept ones with characters changed. */
import type { FieldType } from '../../src/shared/fields.ts'
import type { Corpus } from './corpus.ts'
import type { Random } from './random.ts'

const NUMBERS = [
  '0',
  '1',
  '6',
  '80',
  '0x50',
  '0b11',
  '0120',
  '65535',
  '65536',
  '4294967295',
  '4294967296',
  '-1',
  '18446744073709551615',
  "'P'",
]
const TEXTS = ['"GET"', 'GET', '"a\\x80"', 'r"\\d"', "'x'", '""', 'tools/call', '"\\u00e9"', 'example.com']
const LITERALS: Partial<Record<FieldType, readonly string[]>> = {
  boolean: ['1', '0', 'True', 'false', '"Set"'],
  ipv4: ['10.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '255.255.255.255/33', '192.168.1.1'],
  ipv6: ['::1', '2001:db8::/32', '::', '::ffff:1.2.3.4', 'fe80::1/129'],
  ether: ['00:1b:c5:00:00:ff', 'ff-ff-ff-ff-ff-ff', '001b.c500.00ff', '00:01'],
  bytes: ['47:45:54', '474554', '"GET"', '0x474554', '00', 'ff:'],
  protocol: ['47:45', '"GET"', '00'],
  string: TEXTS,
  absolute_time: ['"2026-01-02 03:04:05.123"', '"Jan  2, 2026 03:04:05"', '0', '1270661371.25', '"1970-01-01"'],
  relative_time: ['0', '1.5', '-0.000000001', '5e3', '99999999999'],
  double: ['1.5', '-1e9', '0'],
}
const ANY = [...NUMBERS, ...TEXTS, ...Object.values(LITERALS).flat()]
const COMPARISONS = [
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  'eq',
  'any_ne',
  'all_eq',
  'contains',
  '~',
  'matches',
  '~=',
  'gt',
]
const SLICES = ['[0]', '[0:2]', '[-2:]', '[1-2,0]', '[:]', '[:3]', '[0:0]', '[5:99999]', '[-1]']
const LAYERS = ['#1', '#2', '#[-1]', '#[1-2]', '#[2:]', '#0', '#[1,2]']
const PATTERNS = [
  '"a.*b"',
  '"(?-i)GET"',
  '"(a+)+$"',
  '"[\\\\x80-\\\\xff]"',
  '"("',
  '"\\\\p{L}"',
  '"^.{3,500}$"',
  '"x{1001}"',
  '"\\\\Qa\\\\E"',
]
const CHARACTERS = [
  ...'()[]{}"\'\\$#@-+!=&|^~.,;:*/%<> 019afxt\u00e9\u{1f600}\0\n',
  ' and ',
  ' or ',
  ' not ',
  ' in ',
  '..',
  '${',
  ')) ',
  '((',
  ' 9',
]

interface Known {
  readonly name: string
  readonly type: FieldType
}
const known = new WeakMap<Corpus, readonly Known[]>()

function namesOf(corpus: Corpus): readonly Known[] {
  let names = known.get(corpus)
  if (!names) {
    names = [...corpus.registry.fields, ...corpus.registry.aliases]
    known.set(corpus, names)
  }
  return names
}

const COMMON = ['tcp', 'ip', 'udp', 'frame', 'eth', 'dns', 'http', 'tls', 'ipv6', 'icmp']

function fieldOf(random: Random, corpus: Corpus): Known {
  const names = namesOf(corpus)
  if (random.chance(0.5)) return random.pick(names)
  const prefix = random.pick(COMMON)
  return random.pick(names.filter(({ name }) => name === prefix || name.startsWith(`${prefix}.`)))
}

function literal(random: Random, type: FieldType): string {
  return random.pick(random.chance(0.12) ? ANY : (LITERALS[type] ?? NUMBERS))
}

interface Operand {
  readonly text: string
  readonly type: FieldType
}

function operand(random: Random, corpus: Corpus, depth: number): Operand {
  const { name, type } = fieldOf(random, corpus)
  const choice = random.next()
  if (depth <= 0 || choice < 0.6) return { text: name, type }
  const inner = operand(random, corpus, depth - 1)
  if (choice < 0.66) return { text: inner.text + random.pick(SLICES), type: 'bytes' }
  if (choice < 0.71) return { text: name + random.pick(LAYERS), type }
  if (choice < 0.74) return { text: `@${name}`, type: 'bytes' }
  if (choice < 0.84) {
    const right = random.chance(0.5) ? literal(random, inner.type) : operand(random, corpus, depth - 1).text
    return {
      text: `{${inner.text} ${random.pick(['+', '-', '*', '/', '%', '&', 'bitand'])} ${right}}`,
      type: inner.type,
    }
  }
  if (choice < 0.88) return { text: `-${inner.text}`, type: inner.type }
  if (choice < 0.96) {
    const call = random.pick(['len', 'count', 'lower', 'upper', 'string', 'abs', 'max', 'min', 'nope'])
    const text = random.chance(0.2) ? `${call}(${inner.text}, ${name})` : `${call}(${inner.text})`
    return { text, type: call === 'len' || call === 'count' ? 'uint32' : call === 'string' ? 'string' : inner.type }
  }
  return { text: random.pick([`\${${name}}`, `$m(${inner.text})`, `\${n:${inner.text};${name}}`, '$loop(1)']), type }
}

function relation(random: Random, corpus: Corpus): string {
  const { text, type } = operand(random, corpus, 2)
  const choice = random.next()
  if (choice < 0.2) return text
  const quantifier = random.weighted([
    ['', 8],
    ['any ', 1],
    ['all ', 1],
  ])
  if (choice < 0.35) {
    const members = Array.from({ length: 1 + random.below(4) }, () =>
      random.chance(0.4) ? `${literal(random, type)}..${literal(random, type)}` : literal(random, type),
    )
    return `${quantifier}${text} ${random.chance(0.2) ? 'not ' : ''}in {${members.join(', ')}}`
  }
  if (choice < 0.42) return `${quantifier}${text} ${random.pick(['matches', '~'])} ${random.pick(PATTERNS)}`
  const right = random.chance(0.25) ? operand(random, corpus, 2).text : literal(random, type)
  const comparison = `${quantifier}${text} ${random.pick(COMPARISONS)} ${right}`
  return random.chance(0.05) ? `${literal(random, type)} <= ${comparison}` : comparison
}

function condition(random: Random, corpus: Corpus, depth: number): string {
  const choice = random.next()
  if (depth <= 0 || choice < 0.5) return relation(random, corpus)
  const [left, right] = [condition(random, corpus, depth - 1), condition(random, corpus, depth - 1)]
  if (choice < 0.6) return `${random.pick(['not ', '!'])}${left}`
  if (choice < 0.75) return `(${left}) ${random.pick(['and', '&&', 'or', '||', 'xor', '^^'])} (${right})`
  return `${left} ${random.pick(['and', '&&', 'or', '||', 'xor'])} ${right}`
}

function damaged(random: Random, text: string): string {
  let out = text
  for (let edits = 1 + random.below(4); edits > 0; edits--) {
    const at = random.below(out.length + 1)
    if (random.chance(0.02)) out = out.slice(0, at) + random.pick(CHARACTERS).repeat(random.below(3000)) + out.slice(at)
    else if (random.chance(0.2)) out = out.slice(0, at) + out.slice(random.below(out.length))
    else out = out.slice(0, at) + random.pick([...CHARACTERS, '']) + out.slice(at + random.below(4))
  }
  return out.slice(0, 6000)
}

export function makeFilterText(random: Random, corpus: Corpus): string {
  const text = random.chance(0.7) ? condition(random, corpus, 3) : random.pick(corpus.filters)
  return random.chance(0.3) ? damaged(random, text) : text
}
