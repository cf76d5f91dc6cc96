/** Name resolution blocks (draft-ietf-opsawg-pcapng section 4.5): addresses, and the names they were resolved to. */
import { u16, u16le } from '../../shared/bytes.ts'
import { formatEther, formatHex, formatIPv4, formatIPv6 } from '../../shared/format/address.ts'

const HEADER = 8
const Record = { end: 0, ipv4: 1, ipv6: 2, eui48: 3, eui64: 4 } as const

export interface NameRecord {
  /** As the columns show it. */
  readonly address: string
  readonly names: readonly string[]
}

/** Visits the records of a whole block; what is cut or of an unknown kind is left out. */
export function readNames(block: Uint8Array, bigEndian: boolean, visit: (record: NameRecord) => void): void {
  const read16 = bigEndian ? u16 : u16le
  const end = block.length - 4
  for (let at = HEADER; at + 4 <= end; ) {
    const kind = read16(block, at)
    const length = read16(block, at + 2)
    const start = at + 4
    if (kind === Record.end || start + length > end) return
    const size = kind === Record.ipv4 ? 4 : kind === Record.ipv6 ? 16 : kind === Record.eui48 ? 6 : 8
    if (kind <= Record.eui64 && length > size) {
      const names = utf8.decode(block.subarray(start + size, start + length)).split('\0')
      visit({ address: addressText(kind, block, start), names: names.filter((name) => name !== '') })
    }
    at = start + ((length + 3) & ~3)
  }
}

function addressText(kind: number, block: Uint8Array, at: number): string {
  switch (kind) {
    case Record.ipv4:
      return formatIPv4(block, at)
    case Record.ipv6:
      return formatIPv6(block, at)
    case Record.eui48:
      return formatEther(block, at)
    default:
      return formatHex(block, at, at + 8).replace(/..(?!$)/g, '$&:')
  }
}

const utf8 = new TextDecoder()
