import { describe, expect, it } from 'vitest'
import { exportedPdu, tag, text } from '../../../../fixtures/dissect/build.ts'
import { dissect, expectAgreement } from '../support.ts'

const json = (...tags: readonly Uint8Array[]) => ({
  title: 'tags twice',
  linkType: 252,
  bytes: exportedPdu('json', text('{"a": 1}'), ...tags),
})

describe('a second dissector name', () => {
  it.each([
    ['replaces the first', 'data-text-lines', false],
    ['that is empty does not', '', true],
  ])('%s', (_, name, isJson) => {
    const sample = json(tag(12, text(name)))
    expectAgreement(sample)
    expect(dissect(sample).protocolNames.includes('json')).toBe(isJson)
  })
})
