/** Goes through the pcapng blocks that a save of frames would write, in their order, as often as is wanted. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { HOST_IS_LITTLE } from '../../store/pcapng-block-writer.ts'
import { BlockType } from '../../store/pcapng-blocks.ts'
import { type EncoderSource, FLUSH_BYTES } from '../save/encoder.ts'
import { pcapngEncoder } from '../save/pcapng-encoder.ts'
import type { RowSelection } from '../save/selection.ts'

/** A whole block in the host's byte order. */
export interface Block {
  readonly type: number
  /** A view, good until the visit ends. */
  readonly bytes: Uint8Array
  /** Of a frame. */
  readonly row: RowIndex | null
}

export interface WalkControl {
  readonly signal: AbortSignal
  /** Frames that are done with. */
  progress(frames: number): void
}

/** Netflix' private enterprise number: its custom blocks are no frames. */
const NETFLIX = 10949
const CUSTOM_TYPES: ReadonlySet<number> = new Set([BlockType.custom, BlockType.customNoCopy])
const FRAME_TYPES: ReadonlySet<number> = new Set([
  BlockType.enhancedPacket,
  BlockType.simplePacket,
  BlockType.systemdJournal,
  ...CUSTOM_TYPES,
])
const SLICE_MS = 25

export async function walkBlocks(
  source: EncoderSource,
  selection: RowSelection,
  { signal, progress }: WalkControl,
  visit: (block: Block) => void | Promise<void>,
): Promise<void> {
  const encoder = pcapngEncoder(source)
  const rows: RowIndex[] = []
  let first = 0
  const pass = async (): Promise<void> => {
    for (const bytes of blocksOf(encoder.take())) {
      const view = viewOf(bytes)
      const type = view.getUint32(0, HOST_IS_LITTLE)
      const isFrame =
        FRAME_TYPES.has(type) && !(CUSTOM_TYPES.has(type) && view.getUint32(8, HOST_IS_LITTLE) === NETFLIX)
      const done = visit({ type, bytes, row: isFrame ? rows[first++] : null })
      if (done) await done
    }
    rows.length = 0
    first = 0
  }
  let sliceEnd = performance.now() + SLICE_MS
  for (let position = 0; position < selection.length; position++) {
    const row = selection.rowAt(position)
    if (source.frames.isRemoved(row)) continue
    const before = encoder.length
    encoder.add(row)
    // A block that can't be turned to this machine's byte order is left out.
    if (encoder.length > before) rows.push(row)
    if (encoder.length >= FLUSH_BYTES) await pass()
    if ((position & 63) !== 63 || performance.now() < sliceEnd) continue
    progress(position + 1)
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled; nothing was written', null)
    sliceEnd = performance.now() + SLICE_MS
  }
  encoder.end?.()
  await pass()
  progress(selection.length)
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function* blocksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const length = viewOf(bytes).getUint32(at + 4, HOST_IS_LITTLE)
    yield bytes.subarray(at, at + length)
    at += length
  }
}
