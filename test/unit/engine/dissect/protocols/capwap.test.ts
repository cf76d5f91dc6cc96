import { expect, it } from 'vitest'
import { dissectFrame } from '../../../../../src/engine/dissect/dissect.ts'
import { createRegistry } from '../../../../../src/engine/dissect/protocols/index.ts'
import { WantedLayers } from '../../../../../src/engine/dissect/wanted-layers.ts'
import { frameContext } from '../../../../fixtures/dissect/context.ts'
import { LINK_SAMPLES } from '../../../../fixtures/dissect/link-samples.ts'

const registry = createRegistry()
const typeSubtype = registry.field('wlan.fc.type_subtype')

it('a frame in CAPWAP is the same where nobody asks for the layers outside', () => {
  const wlan = registry.idOf('wlan')
  const types = LINK_SAMPLES['capwap.data'].slice(0, 2).map(({ bytes, linkType }) => {
    const wanted = new WantedLayers(registry, [wlan], new Set(typeSubtype ? [typeSubtype] : []))
    const detail = dissectFrame(registry, frameContext(linkType, bytes.length), bytes, undefined, wanted)
    return typeSubtype ? detail.nodesOf(typeSubtype).map((node) => detail.values[node]) : []
  })
  expect(types).toEqual([[0x20], [0x04]])
})
