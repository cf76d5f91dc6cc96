/**
 * ARP frames that claim an IPv4 address for another hardware address than an earlier frame did. The linking worker writes, readers on other
 * threads look up.
 */
import { u16, u32 } from '../../shared/bytes.ts'
import { RowTable, RowTableWriter } from './row-table.ts'

/** For the sender's address and for the target's: the earlier row plus one, 0 for none; the first two bytes of the earlier hardware address; its others. */
const SENDER = 1
const TARGET = 4
const WORDS = 7
const EARLIER = 0
const HIGH = 1
const LOW = 2

export interface DuplicateAddress {
  /** The last row in which the address was used as it was first. */
  readonly earlier: number
  /** The hardware address it was first used with. */
  readonly hardware: Uint8Array
}

export interface DuplicateAddressesOfRow {
  readonly sender?: DuplicateAddress
  readonly target?: DuplicateAddress
}

/** Reads them. */
export class DuplicateAddresses {
  private readonly table: RowTable

  constructor(table = new RowTable(WORDS)) {
    this.table = table
  }

  attach(buffer: SharedArrayBuffer): void {
    this.table.attach(buffer)
  }

  of(row: number): DuplicateAddressesOfRow | undefined {
    const entry = this.table.find(row)
    if (entry < 0) return undefined
    const sender = this.read(entry, SENDER)
    const target = this.read(entry, TARGET)
    return { ...(sender ? { sender } : {}), ...(target ? { target } : {}) }
  }

  private read(entry: number, which: number): DuplicateAddress | undefined {
    const { table } = this
    const earlier = table.word(entry, which + EARLIER) - 1
    if (earlier < 0) return undefined
    const hardware = new Uint8Array(6)
    const view = new DataView(hardware.buffer)
    view.setUint16(0, table.word(entry, which + HIGH))
    view.setUint32(2, table.word(entry, which + LOW))
    return { earlier, hardware }
  }
}

/** Who used an address first, and in which row they did so last. */
interface Owner {
  readonly high: number
  readonly low: number
  row: number
}

/** Follows who uses which address, and adds those in use twice; the one writer. */
export class DuplicateAddressesWriter extends DuplicateAddresses {
  private readonly writer: RowTableWriter
  private readonly owners = new Map<number, Owner>()

  /** `onChunk` hears of each new buffer before a row that it tells of is published. */
  constructor(onChunk: (buffer: SharedArrayBuffer) => void) {
    const writer = new RowTableWriter(WORDS, onChunk)
    super(writer)
    this.writer = writer
  }

  /**
   * Takes in the addresses of an ARP frame, each of `bytes` a hardware address before an IPv4 one: the sender's, and the target's unless
   * `target` is negative, in a request, which asks for it.
   */
  note(row: number, bytes: Uint8Array, sender: number, target: number): void {
    const entry = this.claim(row, bytes, sender, SENDER, -1)
    if (target >= 0) this.claim(row, bytes, target, TARGET, entry)
  }

  /** Returns the row's entry, -1 when it has none: `entry` is the one so far. */
  private claim(row: number, bytes: Uint8Array, at: number, which: number, entry: number): number {
    const high = u16(bytes, at)
    const low = u32(bytes, at + 2)
    const address = u32(bytes, at + 6)
    // Groups and nobody own no address.
    if ((high & 0x0100) !== 0 || (high === 0 && low === 0) || address === 0) return entry
    const owner = this.owners.get(address)
    if (!owner) this.owners.set(address, { high, low, row })
    else if (owner.high === high && owner.low === low) owner.row = row
    else if (owner.row !== row) return this.add(row, which, owner, entry)
    return entry
  }

  private add(row: number, which: number, owner: Owner, before: number): number {
    const entry = before < 0 ? this.writer.add(row) : before
    this.writer.set(entry, which + EARLIER, owner.row + 1)
    this.writer.set(entry, which + HIGH, owner.high)
    this.writer.set(entry, which + LOW, owner.low)
    return entry
  }
}
