/**
 * Addresses and names, each once: the id in a column stands for 20 bytes here. The indexing worker interns; readers on other
 * threads look up. Names (stdio programs) are few and travel as messages; their entry holds their position in `names`.
 */
import type { EndpointId } from '../../shared/base/brand.ts'
import { touch } from './touch.ts'

/** Bytes an entry takes: kind, three of padding, sixteen of address. */
const ENTRY = 20
const ADDRESS = 4
const CHUNK_BITS = 14
const CHUNK_ENTRIES = 1 << CHUNK_BITS

/** Kinds as in dissect's EndpointKind; kept as numbers here since the store does not know protocols. */
const LENGTHS: readonly number[] = [0, 6, 4, 16, 4]
export const NAME_KIND = 4

/** Reads endpoints, on any thread. */
export class Endpoints {
  protected readonly chunks: Uint8Array[] = []
  readonly names: string[] = []

  attach(buffer: SharedArrayBuffer): void {
    this.chunks.push(new Uint8Array(buffer))
  }

  /** Entries that have room here; ids beyond were interned after the last `attach`. */
  get capacity(): number {
    return this.chunks.length << CHUNK_BITS
  }

  kind(id: EndpointId): number {
    return id === 0 ? 0 : this.chunks[(id - 1) >>> CHUNK_BITS][((id - 1) & (CHUNK_ENTRIES - 1)) * ENTRY]
  }

  /** A view of the address bytes: 6, 4 or 16 of them by kind; for names the position in `names`, big-endian. */
  address(id: EndpointId): Uint8Array {
    const chunk = this.chunks[(id - 1) >>> CHUNK_BITS]
    const at = ((id - 1) & (CHUNK_ENTRIES - 1)) * ENTRY
    return chunk.subarray(at + ADDRESS, at + ADDRESS + LENGTHS[chunk[at]])
  }

  /** The number that the bytes of an IPv4 address make. */
  ipv4(id: EndpointId): number {
    return addressAt(this.chunks[(id - 1) >>> CHUNK_BITS], ((id - 1) & (CHUNK_ENTRIES - 1)) * ENTRY + ADDRESS)
  }

  name(id: EndpointId): string {
    const b = this.address(id)
    return this.names[((b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3]) >>> 0] ?? ''
  }
}

export const IPV4_KIND = 2

/**
 * Interns endpoints; the one writer. An open-addressing table over the entries themselves: nothing is allocated per look-up. IPv4 addresses
 * have a table of their own, where address and id stand side by side, since nearly all look-ups are for them.
 */
export class EndpointsWriter extends Endpoints {
  private table = new Uint32Array(1 << 12)
  /** Address and id by turns; id 0 is a free slot. */
  private table4 = new Uint32Array(1 << 13)
  private count4 = 0
  private others = 0
  private count = 0
  private readonly onChunk: (buffer: SharedArrayBuffer) => void

  constructor(onChunk: (buffer: SharedArrayBuffer) => void = () => {}) {
    super()
    this.onChunk = onChunk
  }

  /** Ids given out so far. */
  get size(): number {
    return this.count
  }

  /** Id of the address of `kind` at `offset`, given out now if it is new. */
  intern(kind: number, bytes: Uint8Array, offset: number): EndpointId {
    if (kind === IPV4_KIND) return this.intern4(bytes, offset)
    const length = LENGTHS[kind]
    const slot = this.slotOf(kind, length, bytes, offset)
    const known = this.table[slot]
    if (known !== 0) return known as EndpointId
    const id = this.append(kind, length, bytes, offset)
    this.table[slot] = id
    this.others++
    if (this.others * 2 > this.table.length) this.grow()
    return id as EndpointId
  }

  /** Id of the address of `kind` at `offset`, 0 when it has none. */
  find(kind: number, bytes: Uint8Array, offset: number): EndpointId {
    if (kind === IPV4_KIND) return this.table4[2 * this.slotOf4(addressAt(bytes, offset)) + 1] as EndpointId
    return this.table[this.slotOf(kind, LENGTHS[kind], bytes, offset)] as EndpointId
  }

  private slotOf(kind: number, length: number, bytes: Uint8Array, offset: number): number {
    const mask = this.table.length - 1
    let slot = hashOf(kind, bytes, offset, length) & mask
    for (let id = this.table[slot]; id !== 0; slot = (slot + 1) & mask, id = this.table[slot]) {
      if (this.equals(id, kind, length, bytes, offset)) break
    }
    return slot
  }

  private slotOf4(address: number): number {
    const { table4 } = this
    const mask = table4.length / 2 - 1
    let slot = mixed(address) & mask
    while (table4[2 * slot + 1] !== 0 && table4[2 * slot] !== address) slot = (slot + 1) & mask
    return slot
  }

  private intern4(bytes: Uint8Array, offset: number): EndpointId {
    const address = addressAt(bytes, offset)
    const slot = this.slotOf4(address)
    const { table4 } = this
    const known = table4[2 * slot + 1]
    if (known !== 0) return known as EndpointId
    const id = this.append(IPV4_KIND, 4, bytes, offset)
    table4[2 * slot] = address
    table4[2 * slot + 1] = id
    this.count4++
    if (this.count4 * 4 > table4.length) this.grow4()
    return id as EndpointId
  }

  private grow4(): void {
    const larger = new Uint32Array(this.table4.length * 2)
    touch(larger.buffer)
    const mask = larger.length / 2 - 1
    for (let i = 0; i < this.table4.length; i += 2) {
      if (this.table4[i + 1] === 0) continue
      let slot = mixed(this.table4[i]) & mask
      while (larger[2 * slot + 1] !== 0) slot = (slot + 1) & mask
      larger[2 * slot] = this.table4[i]
      larger[2 * slot + 1] = this.table4[i + 1]
    }
    this.table4 = larger
  }

  /** Id of a name. Names are few: programs and event streams. */
  internName(name: string): EndpointId {
    let position = this.names.indexOf(name)
    if (position < 0) position = this.names.push(name) - 1
    const bytes = Uint8Array.of(position >>> 24, position >>> 16, position >>> 8, position)
    return this.intern(NAME_KIND, bytes, 0)
  }

  private equals(id: number, kind: number, length: number, bytes: Uint8Array, offset: number): boolean {
    const chunk = this.chunks[(id - 1) >>> CHUNK_BITS]
    const at = ((id - 1) & (CHUNK_ENTRIES - 1)) * ENTRY
    if (chunk[at] !== kind) return false
    for (let i = 0; i < length; i++) if (chunk[at + ADDRESS + i] !== bytes[offset + i]) return false
    return true
  }

  private append(kind: number, length: number, bytes: Uint8Array, offset: number): number {
    if (this.count >>> CHUNK_BITS === this.chunks.length) {
      const buffer = new SharedArrayBuffer(CHUNK_ENTRIES * ENTRY)
      this.attach(buffer)
      this.onChunk(buffer)
    }
    const chunk = this.chunks[this.count >>> CHUNK_BITS]
    const at = (this.count & (CHUNK_ENTRIES - 1)) * ENTRY
    chunk[at] = kind
    for (let i = 0; i < length; i++) chunk[at + ADDRESS + i] = bytes[offset + i]
    this.count++
    return this.count
  }

  private grow(): void {
    const larger = new Uint32Array(this.table.length * 2)
    touch(larger.buffer)
    const mask = larger.length - 1
    for (let id = 1; id <= this.count; id++) {
      const kind = this.kind(id as EndpointId)
      if (kind === IPV4_KIND) continue
      const address = this.address(id as EndpointId)
      let slot = hashOf(kind, address, 0, address.length) & mask
      while (larger[slot] !== 0) slot = (slot + 1) & mask
      larger[slot] = id
    }
    this.table = larger
  }
}

const addressAt = (bytes: Uint8Array, offset: number): number =>
  ((bytes[offset] << 24) | (bytes[offset + 1] << 16) | (bytes[offset + 2] << 8) | bytes[offset + 3]) >>> 0

/** A word, mixed well: addresses of one network differ in few bits. */
function mixed(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return hash ^ (hash >>> 15)
}

/** FNV-1a, then mixed: addresses of one network differ in few bits. */
function hashOf(kind: number, bytes: Uint8Array, offset: number, length: number): number {
  let hash = Math.imul(kind, 0x9e3779b1)
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes[offset + i], 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}
