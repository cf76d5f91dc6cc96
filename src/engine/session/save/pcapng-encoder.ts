/**
 * Frames as pcapng: one section, with the interfaces, options, comments, names, secrets, statistics and unknown blocks of the files they
 * come from. Files of several sections become one, so that interfaces are numbered anew.
 */

import type { RowIndex } from '../../../shared/base/brand.ts'
import { u16, u16le } from '../../../shared/bytes.ts'
import type { IndexedSource } from '../../indexing/frame-scanner.ts'
import { HOST_IS_LITTLE } from '../../store/pcapng-block-writer.ts'
import { BlockType, forEachOption, OptionCode } from '../../store/pcapng-blocks.ts'
import {
  FRAME_OPTIONS,
  INTERFACE_OPTIONS,
  SECTION_OPTIONS,
  toHostOptions,
  toHostOrder,
} from '../../store/pcapng-swap-writer.ts'
import { type FrameHeader, type FrameNotes, PcapngWriter, type SectionInfo } from '../../store/pcapng-writer.ts'
import { PseudoLinkType } from '../../store/record-parser.ts'
import { alertComments, encodeAlerts, withinRoom } from '../alerts/saved/alerts-to-save.ts'
import { SavedAlerts } from '../alerts/saved/saved-alerts.ts'
import { type Encoder, type EncoderSource, FLUSH_BYTES } from './encoder.ts'

const SECTION_HEADER = 24
const INTERFACE_HEADER = 16
/** Options of a section that are told once; comments are told of every section. */
const SECTION_OWN = { hardware: 2, system: 3, application: 4 } as const
/** Options of an interface that are written from its description. */
const REWRITTEN: ReadonlySet<number> = new Set([
  OptionCode.comment,
  OptionCode.interfaceName,
  OptionCode.interfaceDescription,
  OptionCode.timestampResolution,
  OptionCode.interfaceFilter,
  OptionCode.timestampOffset,
])

export function pcapngEncoder(source: EncoderSource): Encoder {
  const { frames, index } = source
  const writer = new PcapngWriter(2 * FLUSH_BYTES)
  writer.section(sectionOf(source))
  const interfaces = new Map<number, number>()
  const opened = new Set<number>()
  const alerts = withinRoom(source.alerts?.forSave() ?? new SavedAlerts(source).next().alerts)
  const comments = alertComments(alerts)
  const evidence = new Set(alerts.flatMap(({ alert }) => alert.rows))
  const numbers = new Map<RowIndex, number>()
  let written = 0
  const header: FrameHeader = { interfaceId: 0, timeSeconds: 0, timeNanos: 0, originalLength: 0, flags: 0 }

  const interfaceId = (described: IndexedSource): number => {
    const known = interfaces.get(described.id)
    if (known !== undefined) return known
    const id = writer.interface(interfaceInfo(source, described))
    interfaces.set(described.id, id)
    return id
  }

  const open = (file: number): void => {
    opened.add(file)
    for (const block of index.keptBlocks.get(file) ?? []) {
      if (WRITTEN_ANEW.has(block.type)) continue
      const kept = toHostOrder(frames.raw(file, block.offset, block.length), block.bigEndian)
      if (kept) writer.rawBlock(kept)
    }
    for (const one of index.sources) if (one.file === file && !isPseudo(one)) interfaceId(one)
  }

  const count = (row: RowIndex): void => {
    written++
    if (evidence.has(row)) numbers.set(row, written)
  }

  return {
    add(row) {
      const described = frames.sourceOf(row)
      if (!opened.has(described.file)) open(described.file)
      const { description } = described
      if (description.linkType === PseudoLinkType.custom || description.linkType === PseudoLinkType.systemdJournal) {
        const block = toHostOrder(frames.block(row), description.bigEndian)
        if (!block) return
        writer.rawBlock(block)
        count(row)
        return
      }
      count(row)
      const id = interfaceId(described)
      const bytes = frames.bytes(row)
      const { segment, slot } = frames.at(row)
      const originalLength = segment.originalLength[slot]
      const limit = description.snaplen === 0 ? originalLength : Math.min(originalLength, description.snaplen)
      if (frames.isUntimed(row) && id === 0 && bytes.length === limit) {
        writer.simpleFrame(originalLength, bytes)
        return
      }
      header.interfaceId = id
      header.timeSeconds = segment.timeSeconds[slot]
      header.timeNanos = segment.timeNanos[slot]
      header.originalLength = originalLength
      const raw = frames.options(row)
      const options = raw.length > 0 ? toHostOptions(raw, description.bigEndian, FRAME_OPTIONS) : raw
      writer.frame(header, bytes, 0, bytes.length, notesOf(options, comments.get(row)))
    },
    end() {
      for (const file of opened) writeStatistics(source, file, interfaces, writer)
      for (const block of encodeAlerts(alerts, (row) => numbers.get(row) ?? null, written)) writer.rawBlock(block)
    },
    get length() {
      return writer.length
    },
    take: () => writer.take(),
  }
}

/** Statistics follow the frames; alerts are those there are now. */
const WRITTEN_ANEW: ReadonlySet<number> = new Set([
  BlockType.sectionHeader,
  BlockType.interfaceStatistics,
  BlockType.alerts,
])

/** A comment that the frame has already is not written twice. */
function notesOf(options: Uint8Array, comments: readonly string[] | undefined): FrameNotes | undefined {
  if (!comments) return options.length > 0 ? { options } : undefined
  const there = new Set<string>()
  forEachOption(options, 0, options.length, HOST_IS_LITTLE ? u16le : u16, (code, at, size) => {
    if (code === OptionCode.comment) there.add(utf8.decode(options.subarray(at, at + size)).replace(/\0+$/, ''))
  })
  return { options, comments: comments.filter((comment) => !there.has(comment)) }
}

/** Whether no interface of the file stands behind a source. */
const isPseudo = ({ description }: IndexedSource): boolean => description.linkType >= PseudoLinkType.custom

/** Hardware and system as the first section has them that says; comments and further options of all. */
function sectionOf({ index, frames, application }: EncoderSource): SectionInfo {
  const once: Record<number, string> = {}
  const comments: string[] = []
  const others: Uint8Array[] = []
  for (const [file, blocks] of index.keptBlocks) {
    for (const { type, offset, length, bigEndian } of blocks) {
      if (type !== BlockType.sectionHeader) continue
      const options = frames.raw(file, offset, length).subarray(SECTION_HEADER, length - 4)
      forEachOption(options, 0, options.length, bigEndian ? u16 : u16le, (code, at, size) => {
        const value = utf8.decode(options.subarray(at, at + size)).replace(/\0+$/, '')
        if (code === OptionCode.comment) comments.push(value)
        else once[code] ??= value
      })
      others.push(toHostOptions(options, bigEndian, SECTION_OPTIONS, (code) => code > SECTION_OWN.application))
    }
  }
  const hardware = once[SECTION_OWN.hardware]
  const operatingSystem = once[SECTION_OWN.system]
  return {
    application,
    comments,
    options: Buffer.concat(others),
    ...(hardware && { hardware }),
    ...(operatingSystem && { operatingSystem }),
  }
}

function interfaceInfo({ frames }: EncoderSource, { file, description }: IndexedSource) {
  const { name, comments, filter, snaplen, bigEndian, resolution, timeOffset, block } = description
  const raw = block && frames.raw(file, block.offset, block.length).subarray(INTERFACE_HEADER, block.length - 4)
  return {
    // What stands for an interface that the file does not describe is written as one of user-defined contents.
    linkType: isPseudo({ description } as IndexedSource) ? UNKNOWN_LINK_TYPE : description.linkType,
    snaplen,
    comments,
    microseconds: resolution <= 6,
    timeOffset,
    ...(name && { name }),
    ...(description.description && { description: description.description }),
    ...(filter && { filter }),
    ...(raw && { options: toHostOptions(raw, bigEndian, INTERFACE_OPTIONS, (code) => !REWRITTEN.has(code)) }),
  }
}

/** LINKTYPE_USER0. */
const UNKNOWN_LINK_TYPE = 147

/** Statistics of interfaces that are in the file, where their times are in the unit that is written. */
function writeStatistics(
  { index, frames }: EncoderSource,
  file: number,
  interfaces: ReadonlyMap<number, number>,
  writer: PcapngWriter,
): void {
  for (const { type, offset, length, bigEndian, interfaceIndex } of index.keptBlocks.get(file) ?? []) {
    if (type !== BlockType.interfaceStatistics) continue
    const about = index.sources.find((one) => one.file === file && one.index === interfaceIndex)
    const id = about && interfaces.get(about.id)
    const resolution = about?.description.resolution
    if (id === undefined || (resolution !== 6 && resolution !== 9)) continue
    const block = toHostOrder(frames.raw(file, offset, length), bigEndian)
    if (!block) continue
    new Uint32Array(block.buffer, block.byteOffset, 3)[2] = id
    writer.rawBlock(block)
  }
}

const utf8 = new TextDecoder()
