/** Every prefix of every sample, as sent so short and as cut by the capture: no exception, and a sound tree. */
import { describe, it } from 'vitest'
import { allSamples, dissect, expectAgreement, expectSound } from './support.ts'

describe('every prefix', () => {
  it.each(allSamples)('%s', (_name, sample) => {
    for (let length = 0; length <= sample.bytes.length; length++) {
      const prefix = sample.bytes.subarray(0, length)
      expectSound(dissect(sample, prefix))
      expectSound(dissect(sample, prefix, sample.bytes.length))
      expectAgreement(sample, prefix)
      expectAgreement(sample, prefix, sample.bytes.length)
    }
  })
})
