/** What a filter is checked against. */
import type { Operand } from '../../shared/filter/ast.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Registry } from '../dissect/registry.ts'
import type { Source } from './tree.ts'

export interface Scope {
  readonly registry: Registry
  /** The frame that `${field}` looks at; without one it has no values. */
  readonly selected?: Detail
  /** Regular expressions are known to compile. */
  readonly trusted?: boolean
  /** The source that an operand is, undefined for a literal, or for several that make one value. */
  readonly source: (operand: Operand) => Source | undefined
}
