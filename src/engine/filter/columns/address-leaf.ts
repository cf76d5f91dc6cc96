/**
 * A leaf of IP addresses as a closure. Of a row that is not plain, the addresses of all its packets decide: the columns have those of the
 * innermost one, the table of nested addresses the others.
 */
import type { EndpointId } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import type { NestedAddresses } from '../../store/nested-addresses.ts'
import { PASSES } from './address-states.ts'
import { certain, type Evaluate, type Row } from './grade.ts'
import type { ScanInputs } from './inputs.ts'
import type { Column, Leaf } from './term.ts'

type AddressColumn = Extract<Column, { readonly kind: 'address' }>

/** Rows of which the columns tell nothing, so that a tree has to. */
const UNTOLD = RowFlag.untoldAddresses | RowFlag.part

export function addressLeaf(leaf: Leaf, column: AddressColumn, inputs: ScanInputs): Evaluate {
  const { array, bit, rival } = column
  const passes = idTest(leaf, column, inputs)
  const inList = array === 'sourceEndpoint' ? 'someSource' : 'someDestination'
  return (row) => {
    const { segment, slot, layers } = row
    const own = passes(segment[array][slot])
    if (row.plain) return certain((layers & (bit | rival)) === bit && own)
    const nested = nestedOf(row, inputs)
    if (!nested) {
      // Of a layer that could not be decoded the columns may have nothing.
      const holds = (layers & (bit | rival)) === bit && own
      return holds && (segment.flags[slot] & (RowFlag.malformed | RowFlag.part)) === 0 ? 2 : 1
    }
    if (own) return 2
    const list = nested.listOf(row.number - 1)
    return certain(list !== 0 && nested[inList](list, passes))
  }
}

/** The table that tells all addresses of the row which its columns do not; undefined when a tree has to. */
function nestedOf({ segment, slot, sure }: Row, { index }: ScanInputs): NestedAddresses | undefined {
  return sure && (segment.flags[slot] & UNTOLD) === 0 ? index?.nestedAddresses : undefined
}

/** Whether an endpoint is an address that passes. */
function idTest(leaf: Leaf, { endpointKind }: AddressColumn, inputs: ScanInputs): (id: number) => boolean {
  if (leaf.set.isEverything) return (id) => inputs.index?.endpoints.kind(id as EndpointId) === endpointKind
  const number = inputs.numberOf(leaf)
  return (id) => inputs.addresses[number].states[id] === PASSES
}
