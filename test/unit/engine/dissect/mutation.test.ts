/** Samples with bytes changed, doubled, dropped: no exception, a sound tree, and both passes say the same. Seeded: no flakes. */
import { describe, it } from 'vitest'
import { allSamples, dissect, expectAgreement, expectSound, randomFrom } from './support.ts'

const ROUNDS = 150
const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0xc0, 0xff, 0x22, 0x5b, 0x7b, 0x0a]

function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = (length: number): number => Math.floor(random() * length)
  let mutated = bytes.slice()
  for (let changes = 1 + at(4); changes > 0 && mutated.length > 0; changes--) {
    const position = at(mutated.length)
    const kind = random()
    if (kind < 0.4) mutated[position] = at(256)
    else if (kind < 0.7) mutated[position] = INTERESTING[at(INTERESTING.length)]
    else if (kind < 0.8) mutated[position] ^= 1 << at(8)
    else if (kind < 0.9) mutated = mutated.slice(0, position)
    else {
      const piece = mutated.subarray(position, position + 1 + at(16))
      mutated = Uint8Array.from([...mutated.subarray(0, position), ...piece, ...mutated.subarray(position)])
    }
  }
  return mutated
}

describe('seeded mutation', () => {
  it.each(allSamples)('%s', (name, sample) => {
    const random = randomFrom([...name].reduce((seed, character) => Math.imul(seed, 31) + character.charCodeAt(0), 7))
    for (let round = 0; round < ROUNDS; round++) {
      const mutated = mutate(sample.bytes, random)
      expectSound(dissect(sample, mutated))
      expectAgreement(sample, mutated)
    }
  })

  it('random bytes behind every link type', () => {
    const random = randomFrom(2)
    for (const linkType of [0, 1, 9, 10, 101, 104, 105, 107, 108, 113, 127, 228, 229, 248, 252, 276, 9999]) {
      for (let round = 0; round < 200; round++) {
        const bytes = Uint8Array.from({ length: Math.floor(random() * 120) }, () => Math.floor(random() * 256))
        const sample = { title: 'random', linkType, bytes }
        expectSound(dissect(sample))
        expectAgreement(sample)
      }
    }
  })
})
