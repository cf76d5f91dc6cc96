/** Names of addresses from the name resolution blocks of the session's files, read when first asked for. A later name takes an earlier one's place. */

import { readNames } from '../store/name-resolution.ts'
import { BlockType } from '../store/pcapng-blocks.ts'
import type { KeptBlock } from '../store/record-parser.ts'

const MAX_NAMES = 1_000_000

/** Where kept blocks are: a session's index and frames. */
export interface BlockSource {
  readonly index: { readonly keptBlocks: ReadonlyMap<number, readonly KeptBlock[]> }
  readonly frames: { raw(file: number, offset: number, length: number): Uint8Array }
}

export class ResolvedNames {
  private readonly names = new Map<string, string>()
  /** Blocks of each file that are read. */
  private readonly read = new Map<number, number>()
  private readonly source: BlockSource

  constructor(source: BlockSource) {
    this.source = source
  }

  /** The name of an address as the columns show it; undefined when none is known. */
  nameOf(address: string): string | undefined {
    this.refresh()
    return this.names.get(address)
  }

  /** All of them, by address. */
  get all(): ReadonlyMap<string, string> {
    this.refresh()
    return this.names
  }

  private refresh(): void {
    const { index, frames } = this.source
    for (const [file, blocks] of index.keptBlocks) {
      for (let i = this.read.get(file) ?? 0; i < blocks.length; i++) {
        const { type, offset, length, bigEndian } = blocks[i]
        if (type !== BlockType.nameResolution) continue
        readNames(frames.raw(file, offset, length), bigEndian, ({ address, names }) => {
          if (names.length > 0 && this.names.size < MAX_NAMES) this.names.set(address, names[0])
        })
      }
      this.read.set(file, blocks.length)
    }
  }
}
