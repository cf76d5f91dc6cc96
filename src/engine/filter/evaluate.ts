/** A checked filter as a test of a frame's tree. */
import type { FieldValue } from '../../shared/fields.ts'
import type { Detail } from '../dissect/detail.ts'
import { hasOperands, isPresent, nodeValue, valuesOf } from './occurrences.ts'
import { type Condition, isPlainField } from './tree.ts'

export type Test = (detail: Detail) => boolean

export function compileTest(condition: Condition): Test {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.operands.map(compileTest)
      return (detail) => tests.every((test) => test(detail))
    }
    case 'or': {
      const tests = condition.operands.map(compileTest)
      return (detail) => tests.some((test) => test(detail))
    }
    case 'xor': {
      const tests = condition.operands.map(compileTest)
      return (detail) => tests.reduce((odd, test) => odd !== test(detail), false)
    }
    case 'not': {
      const test = compileTest(condition.operand)
      return (detail) => !test(detail)
    }
    case 'present': {
      const { source } = condition
      if (source.kind === 'field') return (detail) => isPresent(source, detail)
      // Of a slice: some byte is in its range.
      const values = valuesOf(source)
      return (detail) => values(detail).some((value) => !(value instanceof Uint8Array) || value.length > 0)
    }
    case 'satisfies':
      return compileSatisfies(condition)
    case 'relates': {
      const [left, right] = [valuesOf(condition.left), valuesOf(condition.right)]
      const { relation, quantifier } = condition
      return (detail) => {
        const [as, bs] = [left(detail), right(detail)]
        if (quantifier === 'any') return as.some((a) => bs.some((b) => relation(a, b)))
        if (as.length === 0 || bs.length === 0)
          return hasOperands(condition.left, detail) && hasOperands(condition.right, detail)
        return as.every((a) => bs.every((b) => relation(a, b)))
      }
    }
    case 'within': {
      const [values, from, to] = [valuesOf(condition.source), valuesOf(condition.from), valuesOf(condition.to)]
      const { relation, quantifier } = condition
      return (detail) => {
        const [found, lows, highs] = [values(detail), from(detail), to(detail)]
        const passes = (value: FieldValue): boolean =>
          lows.some((low) => relation(low, value)) && highs.some((high) => relation(value, high))
        return quantifier === 'any' ? found.some(passes) : found.length > 0 && found.every(passes)
      }
    }
  }
}

function compileSatisfies({ source, quantifier, predicate }: Extract<Condition, { kind: 'satisfies' }>): Test {
  const { accepts } = predicate
  if (isPlainField(source) && quantifier === 'any') {
    const { fields, searched } = source
    const [only] = fields.length === 1 ? fields : []
    return (detail) => {
      for (let i = 0; i < detail.fields.length; i++) {
        const field = detail.fields[i]
        if (field === null || (field !== only && !fields.includes(field))) continue
        const value = nodeValue(detail, i, searched)
        if (value !== null && accepts(value)) return true
      }
      return false
    }
  }
  const values = valuesOf(source)
  if (quantifier === 'any') return (detail) => values(detail).some(accepts)
  return (detail) => {
    const found = values(detail)
    return found.length > 0 ? found.every(accepts) : hasOperands(source, detail)
  }
}
