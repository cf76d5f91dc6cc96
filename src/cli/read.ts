/** `tapscope read`: prints a capture file's frames as they are indexed, with tshark's formats and exit codes. */

import type { Detail } from '../engine/dissect/detail.ts'
import { compileFilter, type FilterProgram } from '../engine/filter/compile.ts'
import { createSession } from '../engine/hosts/node-host.ts'
import type { Session } from '../engine/session.ts'
import { SEGMENT_ROWS } from '../engine/store/columns.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import { Output } from './output.ts'
import { type Printer, printerFor } from './printers.ts'
import { VERSION } from './version.ts'

export interface ReadOptions {
  readonly file: string
  readonly filter: string
  readonly format: 'text' | 'fields' | 'json' | 'jsonl'
  readonly fields: readonly string[]
  readonly fieldOptions: readonly string[]
  readonly count: number
}

const OK = 0
const USAGE_ERROR = 1
/** The file can't be read, or not to its end: what could be read is printed. */
const FILE_ERROR = 2

export async function read(options: ReadOptions): Promise<number> {
  const session = createSession({ version: VERSION, pickUp: false })
  try {
    return await run(session, options)
  } finally {
    await session.dispose()
  }
}

async function run(session: Session, options: ReadOptions): Promise<number> {
  const complain = (message: string, code: number): number => {
    process.stderr.write(`tapscope: ${message}\n`)
    return code
  }
  const printer = printerFor(session.registry, options)
  if (!printer.ok) return complain(printer.error, USAGE_ERROR)
  let program: FilterProgram | null = null
  if (options.filter.trim() !== '') {
    const compiled = compileFilter(options.filter, session.registry)
    if (!compiled.ok) {
      const { message, start, end, hint } = compiled.error
      const mark = `${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}`
      return complain(`${message}${hint ? ` (${hint})` : ''}\n    ${options.filter}\n    ${mark}`, FILE_ERROR)
    }
    program = compiled.value
  }
  try {
    await session.open(options.file)
  } catch (error) {
    return complain((error as Error).message, FILE_ERROR)
  }
  const output = new Output()
  await output.write(printer.value.begin)
  const whole = await printAll(session, program, printer.value, options.count, output)
  await output.write(printer.value.end)
  await output.flush()
  const { problem, state } = session.info().files[0]
  const broken = state === 'damaged' || state === 'failed'
  return whole && broken && problem ? complain(`${options.file}: ${problem}`, FILE_ERROR) : OK
}

/** False when it stopped before the file's end: `count` frames were read, or nobody listens any more. */
async function printAll(
  session: Session,
  program: FilterProgram | null,
  printer: Printer,
  count: number,
  output: Output,
): Promise<boolean> {
  const verdicts = new Uint8Array(SEGMENT_ROWS)
  let row = 0
  for (;;) {
    const ended = isEnded(session)
    const rows = Math.min(session.index.columns.rowCount, count)
    while (row < rows) {
      const to = Math.min(rows, (row | (SEGMENT_ROWS - 1)) + 1)
      program?.scan(session.index, row, to, verdicts)
      for (const from = row; row < to; row++) {
        if (output.closed) return false
        const verdict = program ? verdicts[row - from] : 1
        if (verdict === 0) continue
        const detail: Detail = session.frames.dissect(row as RowIndex)
        if (verdict === 2 && !program?.test(detail)) continue
        await output.write(printer.print(detail))
      }
    }
    if (row === count) return false
    if (ended && row === session.index.columns.rowCount) return true
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

const isEnded = (session: Session): boolean =>
  session.info().files.every(({ state }) => state !== 'indexing' && state !== 'following')
