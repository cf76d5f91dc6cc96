/** Where the topmost layer of a frame begins, found by running the first pass once more, which costs a hundredth of a dissection. */
import type { ProtocolId, RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import type { Registry } from '../../dissect/registry.ts'
import { Summary } from '../../dissect/summary.ts'
import type { Rows } from '../rule-scanner.ts'
import type { IndexedRows } from '../step-columns.ts'

/** Rows whose topmost layer is not, or not only, what their own bytes have last. */
const OTHERWISE = RowFlag.nested | RowFlag.fragment | RowFlag.reassembled | RowFlag.part | RowFlag.segment

/** The bytes of a frame's topmost layer, [start, end). */
export interface Head {
  readonly protocol: string
  /** Of the layer that it is in. */
  readonly below: string
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Number of the frame that this one responds to, 0 where there is none. */
  readonly request: number
}

export class FrameHeads {
  private readonly registry: Registry
  private readonly rows: Rows
  private readonly summary: Summary
  private readonly tls: ProtocolId
  private index: IndexedRows | undefined

  constructor(registry: Registry, rows: Rows) {
    this.registry = registry
    this.rows = rows
    this.summary = new Summary(registry)
    this.tls = registry.idOf('tls')
  }

  /** What rows are of, from now on. */
  begin(index: IndexedRows): void {
    this.index = index
  }

  /** Null where it may be otherwise than its bytes say. Its bytes are good until the next frame is looked at. */
  of(row: RowIndex): Head | null {
    const { columns } = this.index as IndexedRows
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    if ((segment.flags[slot] & OTHERWISE) !== 0 || this.rows.isVeiled(row)) return null
    const { summary, rows, registry } = this
    const bytes = rows.peek(row)
    const reportedEnd = Math.max(bytes.length, segment.originalLength[slot])
    summary.run(bytes, 0, bytes.length, rows.linkType(row), reportedEnd)
    const top = summary.protocol
    if ((summary.flags & OTHERWISE) !== 0 || !this.isSame(segment.stack[slot])) return null
    const parent = summary.stacks.parent(summary.stack)
    if (top === 0 || parent === 0 || summary.stacks.has(parent, top)) return null
    const { nextStart: start, nextEnd: end } = summary
    return {
      protocol: registry.protocol(top).name,
      below: registry.protocol(summary.stacks.top(parent)).name,
      bytes,
      start,
      end,
      request: (segment.flags[slot] & RowFlag.request) === 0 ? segment.related[slot] : 0,
    }
  }

  /** Whether the first pass found the same layers; several runs of TLS records are one. */
  private isSame(stack: number): boolean {
    const { stacks } = this.index as IndexedRows
    const own = this.summary.stacks
    let at = stack
    while (stacks.top(at) === this.tls && stacks.top(stacks.parent(at)) === this.tls) at = stacks.parent(at)
    let other = this.summary.stack
    while (at !== 0 && other !== 0 && stacks.top(at) === own.top(other)) {
      at = stacks.parent(at)
      other = own.parent(other)
    }
    return at === 0 && other === 0
  }
}
