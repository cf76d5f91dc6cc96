/** The alerts that came with the files of a session, read once each block is known. */
import type { RowIndex } from '../../../../shared/base/brand.ts'
import type { Alert } from '../../../alerts/alert.ts'
import type { SessionIndex } from '../../../indexing/session-index.ts'
import { maskMember } from '../../../redact/mask.ts'
import { BlockType } from '../../../store/pcapng-blocks.ts'
import type { KeptBlock } from '../../../store/record-parser.ts'
import type { Frames } from '../../frames.ts'
import { type BlockAlert, type ReadAlerts, readAlertBlock } from './alert-blocks.ts'
import { type AlertToSave, MAX_SAVED } from './alerts-to-save.ts'

interface Source {
  readonly index: Pick<SessionIndex, 'keptBlocks' | 'columns' | 'sources' | 'files'>
  readonly frames: Pick<Frames, 'raw' | 'at'>
}

export interface FoundAlerts {
  readonly alerts: readonly AlertToSave[]
  /** Of files with alerts that could not be read. */
  readonly damaged: readonly number[]
}

export class SavedAlerts {
  private readonly source: Source
  /** Blocks of each file that are read. */
  private readonly read = new Map<number, number>()
  private count = 0

  constructor(source: Source) {
    this.source = source
  }

  /** Those of blocks that came since the last call, once the frames before them are in the table. */
  next(): FoundAlerts {
    const { index } = this.source
    const alerts: AlertToSave[] = []
    const damaged: number[] = []
    for (const [file, blocks] of index.keptBlocks) {
      let rows: RowsOfFile | undefined
      const position = index.files.get(file)?.position ?? 0
      let i = this.read.get(file) ?? 0
      for (; i < blocks.length && blocks[i].offset + blocks[i].length <= position; i++) {
        const { type, offset } = blocks[i]
        if (type !== BlockType.alerts || this.count >= MAX_SAVED) continue
        const found = this.readBlock(file, blocks[i])
        if (found.damaged && !damaged.includes(file)) damaged.push(file)
        rows ??= rowsOfFile(this.source, file)
        const before = rows.before(offset)
        for (const one of found.alerts) {
          const alert = alertOf(one, (back) => rows?.at(before - back))
          if (!alert || this.count >= MAX_SAVED) continue
          this.count++
          alerts.push(alert)
        }
      }
      this.read.set(file, i)
    }
    return { alerts, damaged }
  }

  /** A file that can't be read any more has said so elsewhere. */
  private readBlock(file: number, { offset, length, bigEndian }: KeptBlock): ReadAlerts {
    try {
      return readAlertBlock(this.source.frames.raw(file, offset, length), bigEndian)
    } catch {
      return { alerts: [], damaged: true }
    }
  }
}

/** The same for an alert and for itself as it was saved, be it to the microsecond. */
export const alertIdentity = ({ rule, timeMs, key }: Alert): string =>
  JSON.stringify([rule, Math.round(timeMs * 1000), key.map(([field, value]) => [field, maskMember(field, value)])])

/** Null when none of its frames is there. */
function alertOf(one: BlockAlert, rowAt: (back: number) => RowIndex | undefined): AlertToSave | null {
  const { time, last, back, first, state, note, ...rest } = one
  const found = back.map(rowAt)
  const rows = found.filter((row) => row !== undefined)
  if (rows.length === 0) return null
  const firstRows = found.slice(0, first).filter((row) => row !== undefined).length
  return {
    alert: { ...rest, timeMs: time, lastMs: last, rows },
    firstRows: Math.max(1, firstRows),
    acknowledged: state === 'acknowledged',
    note,
  }
}

/** The rows of one of the session's files, in the file's order. */
interface RowsOfFile {
  /** How many begin before a byte of the file. */
  before(offset: number): number
  /** Undefined for a position that there is not. */
  at(position: number): RowIndex | undefined
}

function rowsOfFile({ index, frames }: Source, file: number): RowsOfFile {
  const { rowCount } = index.columns
  const own = new Set(index.sources.filter((source) => source.file === file).map(({ id }) => id))
  const rows = own.size < index.sources.length ? collect() : null
  const length = rows ? rows.length : rowCount
  const rowAt = (position: number): RowIndex => (rows ? rows[position] : position) as RowIndex

  function collect(): Uint32Array {
    const found: number[] = []
    for (let row = 0; row < rowCount; row++) {
      const { segment, slot } = frames.at(row as RowIndex)
      if (own.has(segment.source[slot] as never)) found.push(row)
    }
    return Uint32Array.from(found)
  }

  return {
    before(offset) {
      let low = 0
      for (let high = length; low < high; ) {
        const middle = (low + high) >>> 1
        const { segment, slot } = frames.at(rowAt(middle))
        if (segment.offset[slot] < offset) low = middle + 1
        else high = middle
      }
      return low
    },
    at: (position) => (position >= 0 && position < length ? rowAt(position) : undefined),
  }
}
