import { expect, it } from 'vitest'
import { cellFilter } from '../../../../../src/renderer/views/table/cell-filter.ts'
import { parse } from '../../../../../src/shared/filter/index.ts'

it('knows which field a cell stands for', () => {
  expect(cellFilter('source', '10.0.2.15', null)).toBe('ip.src == 10.0.2.15')
  expect(cellFilter('destination', 'fe80::1', null)).toBe('ipv6.dst == fe80::1')
  expect(cellFilter('source', '00:0c:29:1e:4f:5a', null)).toBe('eth.src == 00:0c:29:1e:4f:5a')
  expect(cellFilter('source', 'claude (4120)', null)).toBeNull()
  expect(cellFilter('protocol', 'TLSv1.3', 'tls')).toBe('tls')
  expect(cellFilter('info', 'x', 'tls')).toBeNull()
  for (const filter of [
    cellFilter('number', '12', null),
    cellFilter('length', '60', null),
    cellFilter('source', '::1', null),
  ]) {
    expect(parse(filter ?? '!').ok).toBe(true)
  }
})
