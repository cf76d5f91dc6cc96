/** Blocks by which tapcap says which process an end of a flow is of, as docs/formats.md has them. */
import { z } from 'zod'
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'

const HEADER = 28
const MARK = 0x54535043
const VERSION = 1
const Kind = { processes: 1, owners: 2 } as const
const RECORD = 52

const PROCESS = z.object({
  n: z.number(),
  pid: z.number(),
  ppid: z.number(),
  uid: z.number(),
  name: z.string(),
  path: z.string(),
  cmdline: z.string(),
  user: z.string(),
  container: z.string(),
})
export type ProcessInfo = Omit<z.infer<typeof PROCESS>, 'n'>

export interface OwnerRecord {
  /** Numbers are of one capture's table. */
  readonly table: string
  /** From when on it holds. */
  readonly seconds: number
  readonly nanos: number
  /** Number of the process in the table; 0 where it is not known from then on. */
  readonly process: number
  /** IP protocol. */
  readonly protocol: number
  readonly family: 4 | 6
  readonly localPort: number
  readonly remotePort: number
  readonly local: Uint8Array
  readonly remote: Uint8Array
}

export interface ProcessBlockVisitor {
  process(table: string, number: number, process: ProcessInfo): void
  owner(record: OwnerRecord): void
}

/** Visits what a whole block says; nothing of one that is damaged or of a later version. */
export function readProcessBlock(block: Uint8Array, bigEndian: boolean, visitor: ProcessBlockVisitor): void {
  const read16 = bigEndian ? u16 : u16le
  const read32 = bigEndian ? u32 : u32le
  const end = block.length - 4
  if (end < HEADER || read32(block, 8) !== MARK || read16(block, 12) !== VERSION) return
  const table = `${read32(block, 16)}.${read32(block, 20)}`
  const size = read32(block, 24)
  if (read16(block, 14) === Kind.processes) {
    if (HEADER + size > end) return
    for (const { n, ...process } of processesIn(block.subarray(HEADER, HEADER + size)))
      visitor.process(table, n, process)
  } else if (read16(block, 14) === Kind.owners) {
    for (let i = 0, at = HEADER; i < size && at + RECORD <= end; i++, at += RECORD) {
      const ns = (BigInt(read32(block, at)) << 32n) | BigInt(read32(block, at + 4))
      visitor.owner({
        table,
        seconds: Number(ns / 1_000_000_000n),
        nanos: Number(ns % 1_000_000_000n),
        process: read32(block, at + 8),
        family: block[at + 12] === 6 ? 6 : 4,
        protocol: block[at + 13],
        localPort: read16(block, at + 14),
        remotePort: read16(block, at + 16),
        local: block.subarray(at + 20, at + 36),
        remote: block.subarray(at + 36, at + 52),
      })
    }
  }
}

function processesIn(json: Uint8Array): z.infer<typeof PROCESS>[] {
  try {
    return z.array(PROCESS).parse(JSON.parse(utf8.decode(json)))
  } catch {
    return []
  }
}

const utf8 = new TextDecoder()
