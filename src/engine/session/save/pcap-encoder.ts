/** Frames as pcap: one link type, one unit of time, and nothing besides the frames; `lossesOf` says what is lost. */
import { RowFlag } from '../../../shared/row-flags.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { needsNanoseconds, PcapWriter } from '../../store/pcap-writer.ts'
import { BlockType } from '../../store/pcapng-blocks.ts'
import type { Encoder, EncoderSource } from './encoder.ts'
import type { RowSelection } from './selection.ts'

const ETHERNET = 1

/** Throws when the frames can't be said as pcap. */
export function pcapEncoder(source: EncoderSource, selection: RowSelection): Encoder {
  const { frames } = source
  if (selection.length === 0) return pcapOf(source, ETHERNET, false)
  const { linkType } = frames.interfaceOf(selection.rowAt(0))
  let nanoseconds = false
  for (let position = 0; position < selection.length; position++) {
    const row = selection.rowAt(position)
    if (frames.interfaceOf(row).linkType !== linkType) {
      throw new EngineError(
        'pcap holds one link type, and these frames have several',
        'Save as pcapng, or filter to the frames of one kind of source first',
      )
    }
    const { segment, slot } = frames.at(row)
    nanoseconds ||= needsNanoseconds(segment.timeNanos[slot])
  }
  if (linkType > LAST_LINK_TYPE)
    throw new EngineError('These frames have no link type that pcap knows', 'Save as pcapng')
  return pcapOf(source, linkType, nanoseconds)
}

const LAST_LINK_TYPE = 0xffff

function pcapOf({ frames }: EncoderSource, linkType: number, nanoseconds: boolean): Encoder {
  const writer = new PcapWriter({ linkType, nanoseconds })
  return {
    add(row) {
      const { segment, slot } = frames.at(row)
      const problem = writer.frame(
        linkType,
        segment.timeSeconds[slot],
        segment.timeNanos[slot],
        segment.originalLength[slot],
        frames.bytes(row),
      )
      if (!problem.ok) throw new EngineError(`Frame ${row + 1} can't be written as pcap`, 'Save as pcapng')
    },
    get length() {
      return writer.length
    },
    take: () => writer.take(),
  }
}

/** What a pcap file of these frames does not have of them, in words. */
export function lossesOf({ frames, index, alerts }: EncoderSource, selection: RowSelection): string[] {
  let comments = 0
  let directions = 0
  let untimed = 0
  const files = new Set<number>()
  const sources = new Set<number>()
  for (let position = 0; position < selection.length; position++) {
    const { segment, slot } = frames.at(selection.rowAt(position))
    const flags = segment.flags[slot]
    if ((flags & RowFlag.comment) !== 0) comments++
    if ((flags & RowFlag.directionMask) !== 0) directions++
    if ((flags & RowFlag.untimed) !== 0) untimed++
    sources.add(segment.source[slot])
  }
  for (const id of sources) files.add(index.sources[id].file)
  const kept = (type: number) =>
    [...files].some((file) => index.keptBlocks.get(file)?.some((block) => block.type === type))
  const named = [...sources].some((id) => index.sources[id].description.name !== '')
  const losses: string[] = []
  if (comments > 0) losses.push(comments === 1 ? 'the comment of a frame' : `the comments of ${comments} frames`)
  if (directions > 0) losses.push('the directions of frames')
  if (untimed > 0) losses.push('that frames have no time: they get 1970')
  if (named || sources.size > 1)
    losses.push(sources.size > 1 ? `which of ${sources.size} interfaces frames are of` : 'the name of the interface')
  if (kept(BlockType.nameResolution)) losses.push('resolved names')
  if (kept(BlockType.decryptionSecrets)) losses.push('decryption secrets')
  if (kept(BlockType.alerts) || (alerts?.forSave().length ?? 0) > 0) losses.push('alerts')
  return losses
}
