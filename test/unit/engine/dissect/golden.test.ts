/**
 * The lines of every protocol in its samples, as they are to be: the columns, the layers, then each line with its bytes
 * (`@start+length`). `vitest -u` writes the files anew: read what changed.
 */
import { describe, expect, it } from 'vitest'
import { render } from '../../../fixtures/dissect/render.ts'
import { SAMPLES } from '../../../fixtures/dissect/samples.ts'
import { dissect, registry } from './support.ts'

describe('golden tree', () => {
  it.each(registry.protocols)('$name', async ({ name, self }) => {
    const samples = SAMPLES[name] ?? []
    expect(samples.length, `${name} has a sample in test/fixtures/dissect/samples.ts`).toBeGreaterThan(0)
    const trees = samples.map((sample) => `== ${sample.title}\n${render(dissect(sample), self)}`)
    await expect(trees.join('\n')).toMatchFileSnapshot(`golden/${name}.txt`)
  })

  it.each(registry.protocols)('$name is in each of its samples', ({ name, self }) => {
    for (const sample of SAMPLES[name] ?? []) {
      expect(dissect(sample).fields.includes(self), sample.title).toBe(true)
    }
  })

  it('has no samples of protocols that are not registered', () => {
    expect(Object.keys(SAMPLES).filter((name) => !registry.find(name))).toEqual([])
  })
})
