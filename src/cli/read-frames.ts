/** The frames of a capture file, printed as they are indexed: first ones at once, memory that of the index. */
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import type { FilterProgram } from '../engine/filter/compile.ts'
import type { SessionIndex } from '../engine/indexing/session-index.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { SEGMENT_ROWS } from '../engine/store/columns.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { complain, FILE_ERROR, OK, USAGE_ERROR } from './complain.ts'
import type { FrameWriter } from './frame-writer.ts'
import { Output } from './output.ts'
import { preferencesOf } from './preferences.ts'
import { columnRows } from './print-columns.ts'
import { printerFor } from './printers.ts'
import type { ReadOptions } from './read-options.ts'
import { RowPrinter } from './row-printer.ts'

/** Rows between two looks at the output. */
const BATCH_ROWS = 8192

export async function readFrames(index: SessionIndex, options: ReadOptions): Promise<number> {
  const session = new FileSession(createRegistry(), index)
  try {
    return await run(session, options)
  } finally {
    await session.dispose()
  }
}

async function run(session: FileSession, options: ReadOptions): Promise<number> {
  const output = new Output()
  const printer = options.format === null ? ok(null) : printerFor(session.registry, options.format, options)
  if (!printer.ok) return complain(printer.error, USAGE_ERROR)
  const preferences = preferencesOf(options.preferences)
  if (!preferences.ok) return complain(preferences.error, USAGE_ERROR)
  session.frames.preferences = preferences.value
  if (options.resolveNames) session.resolveNames()
  const program = await compile(session, options.filter)
  if (!program.ok) return complain(program.error, FILE_ERROR)
  const problem = await session.open(options.file)
  if (problem !== null) return complain(problem, FILE_ERROR)
  const columns = options.format === 'fields' ? columnRows(session, options.fields, options.settings) : undefined
  try {
    const writer = await writerFor(session, options, output)
    const rows = new RowPrinter(session, program.value, printer.value, columns, writer, output)
    const whole = await printAll(session, rows, options, output)
    await writer?.end()
    const broken = whole && session.ending !== 'whole'
    return broken ? complain(`${options.file}: ${session.problem}`, FILE_ERROR) : OK
  } catch (error) {
    await output.flush()
    return complain((error as Error).message, FILE_ERROR)
  }
}

/** Null without -w. */
async function writerFor(session: FileSession, { write }: ReadOptions, output: Output): Promise<FrameWriter | null> {
  if (!write) return null
  const { FrameWriter } = await import('./frame-writer.ts')
  return new FrameWriter(session, write.path, write.format, output)
}

/** Null without a filter, whose language is then not loaded. */
async function compile(session: FileSession, text: string): Promise<Result<FilterProgram | null>> {
  if (text.trim() === '') return ok(null)
  const { compileFilter } = await import('../engine/filter/compile.ts')
  const compiled = compileFilter(text, session.registry)
  if (compiled.ok) return compiled
  const { message, start, end, hint } = compiled.error
  const mark = `${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}`
  return fail(`${message}${hint ? ` (${hint})` : ''}\n    ${text}\n    ${mark}`)
}

/** False when it stopped before the file's end: `count` frames were read, or nobody listens any more. */
async function printAll(
  session: FileSession,
  rows: RowPrinter,
  { count, twoPasses }: ReadOptions,
  output: Output,
): Promise<boolean> {
  let row = 0
  let begun = false
  for (;;) {
    const { ended } = session
    const end = twoPasses && !ended ? 0 : Math.min(session.index.columns.rowCount, count)
    if (ended && session.ending === 'unreadable') return true
    if (!begun && (end > 0 || ended)) {
      begun = true
      rows.begin()
    }
    if (row < end) {
      await announced()
      rows.refresh()
      while (row < end) {
        const batch = Math.min(end, row + BATCH_ROWS, (row | (SEGMENT_ROWS - 1)) + 1)
        row = rows.print(row, batch)
        if (output.full) await output.flush()
        if (output.closed) return false
      }
    }
    const last = row === count || (ended && row === session.index.columns.rowCount)
    if (last) rows.end()
    await output.flush()
    if (last) return row !== count
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

/** Buffers and sources that rows name are announced before the rows are counted: lets the announcements in. */
const announced = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
