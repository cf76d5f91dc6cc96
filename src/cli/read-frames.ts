/** The frames of a capture file, printed as they are indexed: first ones at once, memory that of the index. */
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import type { SessionIndex } from '../engine/indexing/session-index.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { FramePool } from '../engine/session/frame-pool.ts'
import type { PrintSettings } from '../engine/session/print/print-settings.ts'
import { printerFor } from '../engine/session/print/printers.ts'
import { View } from '../engine/session/view.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { compileText } from './compile-text.ts'
import { complain, FILE_ERROR, OK, USAGE_ERROR } from './complain.ts'
import type { FrameWriter } from './frame-writer.ts'
import { Output } from './output.ts'
import { preferencesOf } from './preferences.ts'
import { columnRows } from './print-columns.ts'
import type { ReadOptions } from './read-options.ts'
import { RowPrinter } from './row-printer.ts'

/** Rows that are tested against the filter before the cores' workers are started for it, which takes about as long. */
const ALONE_ROWS = 8192

export async function readFrames(index: SessionIndex, options: ReadOptions): Promise<number> {
  const session = new FileSession(createRegistry(), index)
  try {
    return await run(session, options)
  } finally {
    await session.dispose()
  }
}

async function run(session: FileSession, options: ReadOptions): Promise<number> {
  const prepared = await preparePrinting(session, options)
  if (!prepared.ok) return prepared.error
  const printing = prepared.value
  try {
    const problem = await session.open(options.file)
    if (problem !== null) return complain(problem, FILE_ERROR)
    const whole = await printing.print()
    const broken = whole && session.ending !== 'whole'
    return broken ? complain(`${options.file}: ${session.problem}`, FILE_ERROR) : OK
  } catch (error) {
    await printing.flush()
    return complain((error as Error).message, FILE_ERROR)
  } finally {
    await printing.dispose()
  }
}

/** The frames of a session on their way to standard output. */
export interface Printing {
  /**
   * Prints up to the session's end; false when it stopped before: `count` frames were read, or nobody listens any more. `onPrinted` hears how
   * many rows are done with. Throws when the output can't be written.
   */
  print(onPrinted?: (rows: number) => void): Promise<boolean>
  flush(): Promise<void>
  dispose(): Promise<void>
}

/** An exit code when what is asked for can't be printed; that was said then. */
export async function preparePrinting(session: FileSession, options: ReadOptions): Promise<Result<Printing, number>> {
  const output = new Output()
  const settings = settingsOf(options)
  const printer = settings === null ? ok(null) : printerFor(session.registry, settings)
  if (!printer.ok) return fail(complain(printer.error, USAGE_ERROR))
  const preferences = preferencesOf(options.preferences)
  if (!preferences.ok) return fail(complain(preferences.error, USAGE_ERROR))
  const { index, frames } = session
  frames.preferences = preferences.value
  if (options.resolveNames) session.resolveNames()
  const program = await compileText(options.filter, session.registry)
  if (!program.ok) return fail(complain(program.error, FILE_ERROR))
  const columns = options.format === 'fields' ? columnRows(session, options.fields, options.settings) : undefined
  const pool = new FramePool(workerFile('frame-worker'), index)
  return ok({
    async print(onPrinted = () => {}) {
      const writer = await writerFor(session, options, output)
      const limits = { limit: options.count, alone: ALONE_ROWS }
      const view = new View(1, options.filter, program.value, index, frames, pool, limits)
      // Names are this thread's.
      const sinks = { printer: printer.value, settings: frames.names ? null : settings, columns, writer }
      const rows = new RowPrinter(session, view, sinks, pool, output)
      const whole = await printAll(session, view, rows, options, output, onPrinted)
      await writer?.end()
      return whole
    },
    flush: () => output.flush(),
    dispose: () => pool.dispose(),
  })
}

/** Null when nothing is printed. */
function settingsOf(options: ReadOptions): PrintSettings | null {
  const { format, fields, settings, summary, tree, hex, only, separator, time, hoursMinutes, version } = options
  if (format === null) return null
  return { format, fields, settings, summary, tree, hex, only, separator, time, hoursMinutes, version }
}

/** Null without -w. */
async function writerFor(session: FileSession, { write }: ReadOptions, output: Output): Promise<FrameWriter | null> {
  if (!write) return null
  const { FrameWriter } = await import('./frame-writer.ts')
  return new FrameWriter(session, write.path, write.format, output)
}

/** False when it stopped before the file's end: `count` frames were read, or nobody listens any more. */
async function printAll(
  session: FileSession,
  view: View,
  rows: RowPrinter,
  { filter, count, twoPasses, write }: ReadOptions,
  output: Output,
  onPrinted: (rows: number) => void,
): Promise<boolean> {
  const { bell } = session
  let failure: string | undefined
  let begun = false
  if (filter.trim() !== '') view.onChange = bell.ring
  view.onFailure = (message) => {
    failure = message
  }
  for (;;) {
    const { ended } = session
    if (ended && session.ending === 'unreadable') return true
    const known = Math.min(session.index.columns.rowCount, count)
    if (ended || (known > 0 && !twoPasses)) {
      if (!begun) rows.begin()
      begun = true
      view.extend()
      if (!(await rows.print())) return false
      onPrinted(view.scanned)
      if (failure !== undefined) throw new Error(failure)
      const counted = known === count && (!write || session.reportedFrames >= count)
      const last = (ended || counted) && view.complete
      if (last) rows.end()
      await output.flush()
      if (last) return known !== count
      if (output.closed) return false
    }
    await bell.next()
  }
}
