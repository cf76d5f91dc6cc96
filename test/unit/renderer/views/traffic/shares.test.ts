import { describe, expect, it } from 'vitest'
import {
  endpointFilter,
  peakOf,
  protocolShares,
  shareOf,
  stackBands,
} from '../../../../../src/renderer/views/traffic/shares.ts'
import type { ProtocolInfo } from '../../../../../src/shared/wire/calls.ts'
import type { Traffic } from '../../../../../src/shared/wire/traffic.ts'

const KNOWN: readonly ProtocolInfo[] = [
  { id: 1, name: 'tcp', column: 'TCP', title: 'Transmission Control Protocol', family: 'tcp' },
  { id: 2, name: 'dns', column: 'DNS', title: 'Domain Name System', family: 'dns' },
]
const TRAFFIC: Traffic = {
  end: 100,
  bucketSeconds: 5,
  total: { frames: 16, bytes: 1300 },
  protocols: [
    { protocol: 1, frames: 4, bytes: 1000, frameSeries: [4, 0], byteSeries: [1000, 0] },
    { protocol: 2, frames: 10, bytes: 200, frameSeries: [5, 5], byteSeries: [100, 100] },
    { protocol: null, frames: 2, bytes: 100, frameSeries: [0, 2], byteSeries: [0, 100] },
  ],
  endpoints: [],
}

describe('shares of the traffic', () => {
  it('are a second, the greatest first by the measure', () => {
    const bytes = protocolShares(TRAFFIC, KNOWN, 'bytes')
    expect(bytes.map(({ label, series, filter }) => [label, series, filter])).toEqual([
      ['TCP', [200, 0], 'tcp'],
      ['DNS', [20, 20], 'dns'],
      ['All others', [0, 20], null],
    ])
    expect(protocolShares(TRAFFIC, KNOWN, 'frames').map(({ label }) => label)).toEqual(['DNS', 'TCP', 'All others'])
    expect(peakOf(bytes)).toBe(220)
  })

  it('lie one on the other, the sum reaching the top', () => {
    const bands = stackBands(protocolShares(TRAFFIC, KNOWN, 'bytes'), { width: 100, height: 50 })
    expect(bands.map(({ family }) => family)).toEqual(['tcp', 'dns', 'other'])
    expect(bands[0].path).toMatch(/^M0,5\.45/)
    expect(bands[2].path).toMatch(/^M0,1[CL]/)
    expect(stackBands([], { width: 10, height: 10 })).toEqual([])
  })

  it('are never more than all', () => {
    expect(shareOf(3, 4)).toBe(0.75)
    expect(shareOf(5, 4)).toBe(1)
    expect(shareOf(1, 0)).toBe(0)
  })

  it('lead to filters where there is one', () => {
    const filterOf = (kind: 'ether' | 'ipv4' | 'ipv6' | 'name', address: string) =>
      endpointFilter({ kind, address, frames: 1, bytes: 1 })
    expect(filterOf('ipv4', '192.0.2.1')).toBe('ip.addr == 192.0.2.1')
    expect(filterOf('ipv6', '2001:db8::1')).toBe('ipv6.addr == 2001:db8::1')
    expect(filterOf('ether', '00:00:5e:00:53:01')).toBe('eth.addr == 00:00:5e:00:53:01')
    expect(filterOf('name', 'a || b')).toBeNull()
  })
})
