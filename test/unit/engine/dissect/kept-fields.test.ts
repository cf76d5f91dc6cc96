/** Where only some fields are asked for, their nodes are those of the whole tree. */
import { describe, expect, it } from 'vitest'
import type { Detail } from '../../../../src/engine/dissect/detail.ts'
import { dissectFrame } from '../../../../src/engine/dissect/dissect.ts'
import { WantedLayers } from '../../../../src/engine/dissect/wanted-layers.ts'
import { allSamples, contextOf, dissect, registry } from './support.ts'

const all = registry.protocols.map(({ id }) => id)
/** Fields are asked for in so many turns. */
const TURNS = 3
const turns = Array.from({ length: TURNS }, (_, turn) => {
  const asked = registry.fields.filter(({ id }) => id % TURNS === turn)
  return new WantedLayers(registry, all, new Set(asked))
})

function nodesOf(detail: Detail, turn: number): unknown[] {
  return detail.fields.flatMap((field, i) => {
    if (!field || field.id % TURNS !== turn) return []
    const text = field.type === 'protocol' ? detail.text(i) : ''
    const { values, starts, lengths, sourceIndexes, generatedNodes } = detail
    return [[field.name, values[i], starts[i], lengths[i], sourceIndexes[i], generatedNodes[i], text]]
  })
}

describe('nodes of fields that are asked for', () => {
  it.each(allSamples)('%s', (_name, sample) => {
    const whole = dissect(sample)
    turns.forEach((wanted, turn) => {
      const { bytes } = sample
      const detail = dissectFrame(registry, contextOf(sample, bytes), bytes, undefined, wanted)
      expect(nodesOf(detail, turn)).toEqual(nodesOf(whole, turn))
    })
  })
})
