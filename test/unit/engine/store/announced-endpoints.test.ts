import { describe, expect, it } from 'vitest'
import { ANY_PEER } from '../../../../src/engine/store/announced-endpoints.ts'
import { StreamsWriter } from '../../../../src/engine/store/stream-table.ts'

const [A, B, C] = [1, 2, 3]

describe('an endpoint that is announced for good', () => {
  it('has one stream with all its peers, but for those that had one of their own', () => {
    const streams = new StreamsWriter(() => {}, true)
    expect(streams.find(A, B, 10, 20)).toBe(0)
    streams.announced.announce(A, 10, ANY_PEER, 'offer')
    expect(streams.find(C, A, 30, 10)).toBe(1)
    expect([streams.find(A, C, 10, 31), streams.reverse]).toEqual([1, true])
    expect([streams.find(B, A, 21, 10), streams.reverse]).toEqual([1, false])
    expect(streams.find(B, A, 20, 10)).toBe(0)
    expect(streams.find(A, B, 11, 20)).toBe(2)
  })

  it('begins another one when it is announced anew, not when the same is said again', () => {
    const streams = new StreamsWriter(() => {}, true)
    streams.announced.announce(A, 10, ANY_PEER, 'offer 1')
    expect(streams.find(A, B, 10, 20)).toBe(0)
    streams.announced.announce(A, 10, ANY_PEER, 'offer 1')
    expect(streams.find(A, B, 10, 20)).toBe(0)
    streams.announced.announce(A, 10, ANY_PEER, 'offer 2')
    expect(streams.find(A, B, 10, 20)).toBe(1)
  })
})

describe('an endpoint that is announced for one conversation', () => {
  it('is used up by the first one with its peer, which counts as begun before', () => {
    const streams = new StreamsWriter()
    streams.announced.announce(A, 10, B, '')
    expect([streams.find(C, A, 30, 10), streams.isContinued(0)]).toEqual([0, false])
    expect([streams.find(B, A, 30, 10), streams.isContinued(1)]).toEqual([1, true])
    expect([streams.find(B, A, 31, 10), streams.isContinued(2)]).toEqual([2, false])
    expect(streams.find(A, B, 10, 30)).toBe(1)
  })
})
