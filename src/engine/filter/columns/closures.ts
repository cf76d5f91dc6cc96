/** A term as closures, for where code can't be generated and for programs too large to be worth it. Says what codegen.ts says. */
import { RowFlag } from '../../../shared/row-flags.ts'
import type { Segment } from '../../store/columns.ts'
import { addressLeaf } from './address-leaf.ts'
import { certain, type Evaluate, type Grade, type Row } from './grade.ts'
import type { ScanInputs, TimeBounds } from './inputs.ts'
import { REPEATED, TOP } from './layer-bits.ts'
import type { SegmentScan } from './scan.ts'
import { type Column, type Leaf, MALFORMED, rivalsOf, SEGMENT, type Term, UNSURE } from './term.ts'

/** Rows that may have layers which are not on their stack. */
const SECOND = 1_000_000_000

const HIDES_LAYERS = UNSURE | MALFORMED

const VERDICTS = [0, 2, 1] as const

/** Writes a verdict for each row, as generated code does, and for more of them a certain one: nested addresses are looked up. */
export function scanWithClosures(term: Term, inputs: ScanInputs): SegmentScan {
  return scanRows(term, inputs, () => true)
}

/** Writes a verdict for the rows that are left unknown. */
export function settleWithClosures(term: Term, inputs: ScanInputs): SegmentScan {
  return scanRows(term, inputs, (verdict) => verdict === VERDICTS[1])
}

function scanRows(term: Term, inputs: ScanInputs, isAsked: (verdict: number) => boolean): SegmentScan {
  const evaluate = build(term, inputs)
  const rivals = rivalsOf(term)
  return (segment, start, count, number, sure, out) => {
    const row: Row = { segment, slot: start, number, layers: 0, plain: true, sure }
    for (let o = 0; o < count; o++) {
      if (!isAsked(out[o])) continue
      row.slot = start + o
      row.number = number + o
      const layers = inputs.layers.table[segment.stack[row.slot]]
      const flags = segment.flags[row.slot]
      row.layers = layers
      row.plain =
        sure &&
        (flags & UNSURE) === 0 &&
        ((flags & MALFORMED) === 0 || ((layers & TOP) === 0 && (flags & SEGMENT) === 0)) &&
        (layers & REPEATED) === 0 &&
        rivals.every((pair) => (layers & pair) !== pair)
      out[o] = VERDICTS[evaluate(row)]
    }
  }
}

function build(term: Term, inputs: ScanInputs): Evaluate {
  switch (term.kind) {
    case 'known': {
      const grade = certain(term.value)
      return () => grade
    }
    case 'not': {
      const operand = build(term.operand, inputs)
      return (row) => (2 - operand(row)) as Grade
    }
    case 'and': {
      const operands = term.operands.map((operand) => build(operand, inputs))
      return (row) => {
        let least: Grade = 2
        for (let i = 0; i < operands.length && least !== 0; i++) least = Math.min(least, operands[i](row)) as Grade
        return least
      }
    }
    case 'or': {
      const operands = term.operands.map((operand) => build(operand, inputs))
      return (row) => {
        let greatest: Grade = 0
        for (let i = 0; i < operands.length && greatest !== 2; i++)
          greatest = Math.max(greatest, operands[i](row)) as Grade
        return greatest
      }
    }
    case 'xor': {
      const operands = term.operands.map((operand) => build(operand, inputs))
      return (row) => {
        const grades = operands.map((operand) => operand(row))
        return grades.includes(1) ? 1 : certain(grades.filter((grade) => grade === 2).length % 2 === 1)
      }
    }
    case 'layer': {
      const { bit, rival } = term
      return ({ layers, plain, sure, segment, slot }) => {
        if (!plain && sure && (layers & bit) === 0 && (segment.flags[slot] & HIDES_LAYERS) === 0) return 0
        // The tree of a part is that of the whole message, which may be another one than the first pass saw in the part.
        if (!plain && (segment.flags[slot] & RowFlag.part) !== 0) return 1
        return (layers & (bit | rival)) === bit ? 2 : plain ? 0 : 1
      }
    }
    case 'opaque': {
      const { bits } = term
      if (bits === 'any') return () => 1
      return ({ layers, segment, slot }) => ((layers & bits) === 0 && (segment.flags[slot] & UNSURE) === 0 ? 0 : 1)
    }
    case 'leaf':
      return buildLeaf(term, inputs)
  }
}

function buildLeaf(leaf: Leaf, inputs: ScanInputs): Evaluate {
  const { column } = leaf
  if (column.kind === 'address') return addressLeaf(leaf, column, inputs)
  const passes = buildTest(column, leaf, inputs)
  if (!('bit' in column)) return (row) => certain(passes(row.segment, row.slot, row.number))
  const { bit, rival } = column
  return ({ segment, slot, number, layers, plain, sure }) => {
    if (!plain && sure && (layers & bit) === 0 && (segment.flags[slot] & HIDES_LAYERS) === 0) return 0
    const holds = (layers & (bit | rival)) === bit && passes(segment, slot, number)
    // Of a layer that could not be decoded the columns may have nothing; of a part they tell nothing of the whole.
    if (!plain && (segment.flags[slot] & (RowFlag.malformed | RowFlag.part)) !== 0) return 1
    return holds ? 2 : plain ? 0 : 1
  }
}

function buildTest(
  column: Exclude<Column, { readonly kind: 'address' }>,
  leaf: Leaf,
  inputs: ScanInputs,
): (segment: Segment, slot: number, number: number) => boolean {
  const { set } = leaf
  const index = inputs.numberOf(leaf)
  switch (column.kind) {
    case 'analysis':
      return ({ analysis }, slot) => (analysis[slot] & column.mask) !== 0
    case 'flag':
      return ({ tcpFlags }, slot) => set.has((tcpFlags[slot] & column.mask) !== 0 ? 1 : 0)
    case 'number':
      return (_, __, number) => set.has(number)
    case 'length':
    case 'port':
      return (segment, slot) => set.has(segment[column.array][slot])
    case 'stream':
      return ({ stream }, slot) => stream[slot] !== 0 && set.has(stream[slot] - 1)
    case 'time':
      return ({ flags, timeSeconds, timeNanos }, slot) =>
        (flags[slot] & RowFlag.untimed) === 0 && isWithin(inputs.times[index], timeSeconds[slot], timeNanos[slot])
  }
}

function isWithin(bounds: TimeBounds, wholeSeconds: number, rest: number): boolean {
  // Files may say more than a second of nanoseconds.
  const seconds = rest < SECOND ? wholeSeconds : wholeSeconds + Math.floor(rest / SECOND)
  const nanos = rest % SECOND
  for (let i = 0; i < bounds.length; i += 4) {
    const after = seconds > bounds[i] || (seconds === bounds[i] && nanos >= bounds[i + 1])
    if (after && (seconds < bounds[i + 2] || (seconds === bounds[i + 2] && nanos <= bounds[i + 3]))) return true
  }
  return false
}
