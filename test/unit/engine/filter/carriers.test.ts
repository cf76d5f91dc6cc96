/** A filter skips frames and layers by who carries a field: every field of the samples stands in a layer that is known to carry it. */
import { expect, it } from 'vitest'
import { carriersOf } from '../../../../src/engine/filter/columns/bindings.ts'
import { ownerOf } from '../../../../src/engine/filter/names.ts'
import { allSamples, dissect, registry } from '../dissect/support.ts'

it.each(allSamples)('%s', (_, sample) => {
  const detail = dissect(sample)
  const elsewhere = detail.fields.flatMap((field, node) => {
    const owner = field && ownerOf(registry, field)
    if (!owner || owner.summarized === false) return []
    const layer = detail.layerNodes.findLast(({ first, end }) => node >= first && node < end)?.name ?? 'frame'
    return carriersOf(owner.name).includes(layer) ? [] : [`${field.name} in ${layer}`]
  })
  expect(elsewhere).toEqual([])
})
