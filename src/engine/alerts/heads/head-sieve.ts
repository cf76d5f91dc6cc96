/** Leaves of a row's steps those that fields of its topmost layer do not rule out: it errs on one side only. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { Field } from '../../dissect/protocol.ts'
import type { Registry } from '../../dissect/registry.ts'
import type { FilterProgram } from '../../filter/compile.ts'
import { type Condition, isPlainField, type Predicate, type Source } from '../../filter/tree.ts'
import { type Bits, meet, setBit } from '../prefilter/prefilter.ts'
import type { Rows } from '../rule-scanner.ts'
import type { IndexedRows } from '../step-columns.ts'
import { FrameHeads, type Head } from './frame-heads.ts'
import { handshakeTypes } from './handshake-types.ts'
import { handshakeOf, headField } from './head-fields.ts'

/** Whether the frame may fit. */
type HeadTest = (head: Head) => boolean

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

  /** Takes steps out of a row's; false when none is left. */
  narrow(row: RowIndex, steps: Bits): boolean {
    const { picky, tests } = this
    const head = meet(steps, picky) ? this.heads.of(row) : null
    if (!head) return true
    for (let w = 0; w < steps.length; w++) {
      for (let left = steps[w] & picky[w]; left !== 0; left &= left - 1) {
        const step = (w << 5) + 31 - Math.clz32(left & -left)
        if (tests[step]?.(head) === false) steps[w] &= ~(left & -left)
      }
    }
    return meet(steps, steps)
  }
}

/** Undefined where nothing can be told. */
export function headTest(condition: Condition): HeadTest | undefined {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.operands.map(headTest).filter((test) => test !== undefined)
      return tests.length === 0 ? undefined : (head) => tests.every((test) => test(head))
    }
    case 'or':
      return anyOf(condition.operands.map(headTest))
    case 'present':
      return sourceTest(condition.source, () => true)
    case 'satisfies':
      return sourceTest(condition.source, condition.predicate.accepts)
    default:
      return undefined
  }
}

function sourceTest(source: Source, accepts: Predicate['accepts']): HeadTest | undefined {
  return isPlainField(source) ? anyOf(source.fields.map((field) => fieldTest(field, accepts))) : undefined
}

function anyOf(tests: readonly (HeadTest | undefined)[]): HeadTest | undefined {
  const known = tests.filter((test) => test !== undefined)
  return known.length < tests.length ? undefined : (head) => known.some((test) => test(head))
}

function fieldTest({ name }: Field, accepts: Predicate['accepts']): HeadTest | undefined {
  const handshake = handshakeOf(name)
  if (handshake !== undefined)
    return (head) => head.protocol !== 'tls' || (handshakeTypes(head)?.includes(handshake) ?? true)
  const field = headField(name)
  if (!field) return undefined
  const { protocols, read } = field
  return (head) => !protocols.includes(head.protocol) || (read(head)?.some((value) => accepts(value)) ?? true)
}
