import { describe, expect, it } from 'vitest'
import { Endpoints, EndpointsWriter, NAME_KIND } from '../../../../src/engine/store/endpoints.ts'
import type { EndpointId } from '../../../../src/shared/base/brand.ts'

const IPV4 = 2

describe('endpoints', () => {
  it('gives each address one id, which readers can look up', () => {
    const reader = new Endpoints()
    const writer = new EndpointsWriter((buffer) => reader.attach(buffer))
    const count = 40_000
    const bytes = new Uint8Array(4)
    const view = new DataView(bytes.buffer)
    const ids: EndpointId[] = []
    for (let i = 0; i < count; i++) {
      view.setUint32(0, i * 2654435761)
      ids.push(writer.intern(IPV4, bytes, 0))
    }
    expect(new Set(ids).size).toBe(count)
    for (let i = 0; i < count; i += 997) {
      view.setUint32(0, i * 2654435761)
      expect(writer.intern(IPV4, bytes, 0)).toBe(ids[i])
      expect(reader.kind(ids[i])).toBe(IPV4)
      expect(reader.address(ids[i])).toEqual(bytes)
    }
  })

  it('keeps kinds apart and interns names', () => {
    const writer = new EndpointsWriter()
    const address = writer.intern(IPV4, Uint8Array.of(0, 0, 0, 0), 0)
    const name = writer.internName('filesystem-mcp')
    expect(name).not.toBe(address)
    expect(writer.internName('filesystem-mcp')).toBe(name)
    expect(writer.kind(name)).toBe(NAME_KIND)
    expect(writer.name(name)).toBe('filesystem-mcp')
  })
})
