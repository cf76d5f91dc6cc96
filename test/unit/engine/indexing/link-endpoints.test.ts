import { describe, expect, it } from 'vitest'
import { LinkEndpoints } from '../../../../src/engine/indexing/link-endpoints.ts'
import { EndpointsWriter } from '../../../../src/engine/store/endpoints.ts'

const IPV4 = 2
const address = (host: number): Uint8Array => Uint8Array.of(10, 0, host >> 8, host & 255)

describe('endpoints of the linker', () => {
  const linker = new LinkEndpoints()
  const scanner = new EndpointsWriter((buffer) => linker.attach(buffer))
  const find = (host: number): number => linker.find(IPV4, address(host), 0, scanner.size)

  it('have the id that rows name them by', () => {
    const id = scanner.intern(IPV4, address(1), 0)
    expect(find(1)).toBe(id)
    expect(linker.isNamed(find(1))).toBe(true)
    expect(linker.canonical(id)).toBe(id)
  })

  it('keep one of their own when a row names them later', () => {
    const own = find(2)
    expect(linker.isNamed(own)).toBe(false)
    expect(find(2)).toBe(own)
    expect(find(3)).not.toBe(own)
    const named = scanner.intern(IPV4, address(2), 0)
    expect(linker.canonical(named)).toBe(own)
    expect(find(2)).toBe(own)
    const other = scanner.intern(IPV4, address(4), 0)
    expect(linker.canonical(other)).toBe(other)
  })

  it('are many', () => {
    for (let host = 0; host < 40000; host++) scanner.intern(IPV4, address(host), 0)
    for (let host = 5; host < 40000; host += 1000) expect(find(host)).toBe(scanner.intern(IPV4, address(host), 0))
    expect(linker.isNamed(find(50000))).toBe(false)
  })
})
