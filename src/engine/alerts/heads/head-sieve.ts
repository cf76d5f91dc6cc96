/** Leaves of a row's steps those that fields of its topmost layer do not rule out, and tells which of them fit it for certain. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { Field } from '../../dissect/protocol.ts'
import type { Registry } from '../../dissect/registry.ts'
import type { FilterProgram } from '../../filter/compile.ts'
import { type Condition, isPlainField, type Predicate, type Source } from '../../filter/tree.ts'
import { type Bits, meet, setBit } from '../prefilter/bits.ts'
import type { Rows } from '../rule-scanner.ts'
import type { IndexedRows } from '../step-columns.ts'
import { FrameHeads, type Head } from './frame-heads.ts'
import { handshakeTypes } from './handshake-messages.ts'
import { handshakeOf, headField } from './head-fields.ts'

/** 0 where the frame does not fit, 1 where it may, 2 where it does. */
type Grade = 0 | 1 | 2
type HeadTest = (head: Head) => Grade

export class HeadSieve {
  private readonly heads: FrameHeads
  private readonly tests: readonly (HeadTest | undefined)[]
  /** Steps that some frames can be ruled out for. */
  private readonly picky: Bits

  constructor(steps: readonly FilterProgram[], registry: Registry, rows: Rows) {
    this.heads = new FrameHeads(registry, rows)
    this.tests = steps.map(({ condition }) => (condition ? headTest(condition) : undefined))
    this.picky = new Int32Array(Math.max(1, (steps.length + 31) >> 5))
    this.tests.forEach((test, step) => {
      if (test) setBit(this.picky, step)
    })
  }

  /** What rows are of, from now on. */
  begin(index: IndexedRows): void {
    this.heads.begin(index)
  }

  /** Takes steps out of a row's, and adds those that fit it for certain to `fitting`; false when none is left. */
  narrow(row: RowIndex, steps: Bits, fitting: Bits): boolean {
    const { picky, tests } = this
    const head = meet(steps, picky) ? this.heads.of(row) : null
    if (!head) return true
    for (let w = 0; w < steps.length; w++) {
      for (let left = steps[w] & picky[w]; left !== 0; left &= left - 1) {
        const step = (w << 5) + 31 - Math.clz32(left & -left)
        const grade = tests[step]?.(head)
        if (grade === 0) steps[w] &= ~(left & -left)
        else if (grade === 2) fitting[w] |= left & -left
      }
    }
    return meet(steps, steps)
  }
}

/** Undefined where nothing can be told. */
export function headTest(condition: Condition): HeadTest | undefined {
  switch (condition.kind) {
    case 'and':
      return allOf(condition.operands.map(headTest))
    case 'or':
      return anyOf(condition.operands.map(headTest))
    case 'not': {
      const test = headTest(condition.operand)
      return test && ((head) => (2 - test(head)) as Grade)
    }
    case 'present':
      return sourceTest(condition.source, () => true)
    case 'satisfies': {
      const { source, predicate, quantifier } = condition
      const test = sourceTest(source, predicate.accepts)
      // That every value passes needs one that does.
      return test && quantifier !== 'any' ? (head) => atMostMaybe(test(head)) : test
    }
    default:
      return undefined
  }
}

const atMostMaybe = (grade: Grade): Grade => (grade === 0 ? 0 : 1)

function sourceTest(source: Source, accepts: Predicate['accepts']): HeadTest | undefined {
  return isPlainField(source) ? anyOf(source.fields.map((field) => fieldTest(field, accepts))) : undefined
}

function allOf(tests: readonly (HeadTest | undefined)[]): HeadTest | undefined {
  const known = tests.filter((test) => test !== undefined)
  if (known.length === 0) return undefined
  const most: Grade = known.length < tests.length ? 1 : 2
  return (head) => {
    let grade: Grade = most
    for (let i = 0; i < known.length && grade !== 0; i++) grade = Math.min(grade, known[i](head)) as Grade
    return grade
  }
}

function anyOf(tests: readonly (HeadTest | undefined)[]): HeadTest | undefined {
  const known = tests.filter((test) => test !== undefined)
  if (known.length < tests.length) return undefined
  return (head) => known.reduce<Grade>((grade, test) => Math.max(grade, test(head)) as Grade, 0)
}

function fieldTest({ name }: Field, accepts: Predicate['accepts']): HeadTest | undefined {
  const handshake = handshakeOf(name)
  if (handshake !== undefined)
    return (head) => (head.protocol === 'tls' && handshakeTypes(head)?.includes(handshake) === false ? 0 : 1)
  const field = headField(name)
  if (!field) return undefined
  const { protocols, read, isExact } = field
  return (head) => {
    const values = protocols.includes(head.protocol) ? read(head) : null
    if (values === null) return 1
    return values.some((value) => accepts(value)) ? (isExact ? 2 : 1) : 0
  }
}
