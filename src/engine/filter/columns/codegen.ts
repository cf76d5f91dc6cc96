/**
 * A term as a generated loop over typed arrays: three to five times as fast as closures. The source is made of operators, names
 * written here and integers that are checked to be ones; nothing that a user typed gets into it.
 *
 * Each part has two expressions: `yes`, it certainly holds, and `may`, it holds or is not known. On plain rows most parts have
 * the same for both, and a filter of such parts is one expression.
 */
import { RowFlag } from '../../../shared/row-flags.ts'
import { and, hasLayer, hasOnly, integer, not, or } from './code.ts'
import { TIME_OF_ROW, testOf } from './code-leaf.ts'
import type { ScanInputs } from './inputs.ts'
import { REPEATED, TOP } from './layer-bits.ts'
import type { SegmentScan } from './scan.ts'
import { type Leaf, MALFORMED, rivalsOf, SEGMENT, type Term, UNSURE } from './term.ts'

/** Larger programs run as closures: the engine would not optimise them. */
const MAX_SOURCE = 100_000

/** Characters of two parts of a `xor` that are written twice. */
const MAX_XOR = 4_000

interface Emitted {
  readonly yes: string
  readonly may: string
}

const exact = (code: string): Emitted => ({ yes: code, may: code })
const UNKNOWN: Emitted = { yes: 'false', may: 'true' }

/** The typed arrays that leaves name. */
const ARRAYS = [
  'originalLength',
  'capturedLength',
  'timeSeconds',
  'timeNanos',
  'sourcePort',
  'destinationPort',
  'sourceEndpoint',
  'destinationEndpoint',
  'stream',
  'analysis',
  'tcpFlags',
]

/** The compiled loop of `sourceOf`, undefined when code can't be generated here. */
export function generateScan(source: string, inputs: ScanInputs): SegmentScan | undefined {
  if (source.length > MAX_SOURCE) return undefined
  try {
    const make = new Function('inputs', source) as (inputs: ScanInputs) => SegmentScan
    return make(inputs)
  } catch (thrown) {
    // A content security policy or --disallow-code-generation-from-strings.
    if (thrown instanceof EvalError) return undefined
    throw thrown
  }
}

/** The loop as code that makes it of `inputs`. */
export function sourceOf(term: Term, inputs: ScanInputs): string {
  const plain = emit(term, inputs, true)
  const unsure = emit(term, inputs, false)
  const rivals = rivalsOf(term).map((pair) => ` && (layers & ${integer(pair)}) !== ${integer(pair)}`)
  if (inputs.layers.anyValued) rivals.push(` && (layers & ${integer(REPEATED)}) === 0`)
  const same = plain.yes === unsure.yes && plain.may === unsure.may
  const whole =
    `((flags & ${integer(MALFORMED)}) === 0 || ` +
    `((layers & ${integer(TOP)}) === 0 && (flags & ${integer(SEGMENT)}) === 0))`
  const body = same
    ? `out[o] = ${verdict(plain)}`
    : `out[o] = (flags & unsure) === plain && ${whole}${rivals.join('')} ? ${verdict(plain)} : ${verdict(unsure)}`
  return [
    '"use strict"',
    'const { sets, times, addresses } = inputs',
    'return (segment, start, count, number, sure, out) => {',
    `const unsure = sure ? ${integer(UNSURE)} : 0, plain = sure ? 0 : 1`,
    ...ARRAYS.map((name) => `const ${name} = segment.${name}`),
    ...inputs.sets.map((_, i) => `const s${i} = sets[${i}]`),
    ...inputs.timeLeaves.map((_, i) => `const t${i} = times[${i}]`),
    ...inputs.addresses.map((_, i) => `const a${i} = addresses[${i}].states`),
    'const layersOf = inputs.layers.table, stacks = segment.stack, allFlags = segment.flags',
    'for (let i = start, o = 0; o < count; i++, o++) {',
    'const layers = layersOf[stacks[i]], flags = allFlags[i]',
    ...(inputs.timeLeaves.length > 0 ? TIME_OF_ROW : []),
    body,
    '}',
    '}',
  ].join('\n')
}

const verdict = ({ yes, may }: Emitted): string =>
  yes === may ? `(${yes}) ? 1 : 0` : `(${yes}) ? 1 : (${may}) ? 2 : 0`

function emit(term: Term, inputs: ScanInputs, plain: boolean): Emitted {
  switch (term.kind) {
    case 'known':
      return exact(String(term.value))
    case 'not': {
      const { yes, may } = emit(term.operand, inputs, plain)
      return { yes: not(may), may: not(yes) }
    }
    case 'and': {
      const parts = [...term.operands].sort((a, b) => cost(a) - cost(b)).map((operand) => emit(operand, inputs, plain))
      return { yes: and(...parts.map(({ yes }) => yes)), may: and(...parts.map(({ may }) => may)) }
    }
    case 'or': {
      const parts = plain
        ? emitAlternatives(term.operands, inputs)
        : term.operands.map((operand) => emit(operand, inputs, plain))
      return { yes: or(...parts.map(({ yes }) => yes)), may: or(...parts.map(({ may }) => may)) }
    }
    case 'xor':
      return term.operands.map((operand) => emit(operand, inputs, plain)).reduce(xor)
    case 'layer':
      return plain ? exact(hasLayer(term.bit)) : { yes: and(IS_NO_PART, hasOnly(term)), may: 'true' }
    case 'opaque': {
      if (term.bits === 'any') return UNKNOWN
      const may = hasLayer(term.bits)
      return { yes: 'false', may: plain ? may : or(HIDES_LAYERS, may) }
    }
    case 'leaf':
      return emitLeaf(term, inputs, plain)
  }
}

/** Exactly one of two. Parts that are not exact double in size here, so a long chain of them becomes unknown as a whole. */
function xor(a: Emitted, b: Emitted): Emitted {
  if (a.yes === a.may && b.yes === b.may) return exact(`(${a.yes} !== ${b.yes})`)
  if (a.yes.length + a.may.length + b.yes.length + b.may.length > MAX_XOR) return UNKNOWN
  const either = (x: string, notY: string, notX: string, y: string) => or(and(x, not(notY)), and(not(notX), y))
  return { yes: either(a.yes, b.may, a.may, b.yes), may: either(a.may, b.yes, a.yes, b.may) }
}

/** Rough order in which to try the parts of an `and`: what is seldom true, and cheap, comes first. */
function cost(term: Term): number {
  switch (term.kind) {
    case 'known':
      return 0
    case 'leaf':
      return COSTS[term.column.kind] + (term.set.intervals.length > 2 ? 1 : 0)
    case 'opaque':
      return 3
    case 'layer':
      return 5
    case 'or':
    case 'xor':
      return Math.max(...term.operands.map(cost)) + 1
    case 'and':
      return Math.min(...term.operands.map(cost))
    case 'not':
      return 9
  }
}

const COSTS: Readonly<Record<Leaf['column']['kind'], number>> = {
  address: 1,
  number: 1,
  analysis: 2,
  flag: 2,
  stream: 2,
  time: 3,
  port: 3,
  length: 4,
}

/**
 * The parts of an `or` on plain rows. Leaves of one layer (`tcp.port == 80` is two of them) look for the layer once, and are
 * joined without branches, which random ports would make the processor guess wrong.
 */
function emitAlternatives(operands: readonly Term[], inputs: ScanInputs): Emitted[] {
  const layers = new Map<number, string[]>()
  const parts: Emitted[] = []
  for (const operand of operands) {
    if (operand.kind === 'leaf' && 'bit' in operand.column) {
      const { bit } = operand.column
      layers.set(bit, [...(layers.get(bit) ?? []), testOf(operand, inputs)])
    } else parts.push(emit(operand, inputs, true))
  }
  for (const [bit, tests] of layers) {
    const any = tests.includes('true') ? 'true' : tests.length === 1 ? tests[0] : `((${tests.join(' | ')}) !== 0)`
    parts.push(exact(and(hasLayer(bit), any)))
  }
  return parts
}

/** There may be layers that the stack does not have. */
const HIDES_LAYERS = `((flags & ${integer(UNSURE)}) !== 0)`
/** The tree of a part is that of the whole message, which may be another one than the first pass saw in the part. */
const IS_NO_PART = `((flags & ${integer(RowFlag.part)}) === 0)`
/** Of a layer that could not be decoded the columns may have nothing. */
const WELL_FORMED = `((flags & ${integer(RowFlag.malformed)}) === 0)`

function emitLeaf(leaf: Leaf, inputs: ScanInputs, plain: boolean): Emitted {
  const { column } = leaf
  const passes = testOf(leaf, inputs)
  if (!('bit' in column)) return exact(passes)
  if (plain) return exact(and(hasLayer(column.bit), passes))
  return { yes: and(WELL_FORMED, IS_NO_PART, hasOnly(column), passes), may: 'true' }
}
