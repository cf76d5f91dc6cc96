/** Frames to a file of text: as lines of the packet list, with their trees and bytes, as CSV, JSON as tshark writes it, or JSON lines. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import type { Session } from '../session.ts'
import type { CallContext } from './call-context.ts'
import type { Frames } from './frames.ts'
import { cefPrinter } from './print/print-cef.ts'
import { csvPrinter } from './print/print-csv.ts'
import { jsonPrinter } from './print/print-json.ts'
import { jsonlPrinter } from './print/print-jsonl.ts'
import { textPrinter } from './print/print-text.ts'
import { type Printer, printRow } from './print/printer.ts'
import { timeColumn } from './print/time-column.ts'
import { type Encoder, textEncoder } from './save/encoder.ts'
import { selectRows } from './save/selection.ts'
import { writeFrames } from './save/write-file.ts'

const EXTENSIONS = { text: 'txt', csv: 'csv', json: 'json', jsonl: 'jsonl', cef: 'cef' } as const

export async function exportFrames(
  params: CallParams<'frames.export'>,
  context: CallContext,
): Promise<CallResults['frames.export']> {
  const { session } = context
  const selection = await selectRows(params.what, context)
  const download = params.path === null ? session.scratch.download(`frames.${EXTENSIONS[params.format]}`) : null
  const path = params.path ?? download?.path ?? ''
  const frames = selection.length
  const bytes = await writeFrames(path, printerEncoder(session.frames, printerOf(params, session)), selection, context)
  return { path: download ? `/download/${download.id}` : path, frames, bytes }
}

function printerOf({ format, details, bytes }: CallParams<'frames.export'>, { version }: Session): Printer {
  switch (format) {
    case 'text': {
      const settings = { summary: true, tree: details, hex: bytes, only: [], separator: '' }
      return textPrinter({ ...settings, time: timeColumn('r') })
    }
    case 'csv':
      return csvPrinter(timeColumn('r'))
    case 'json':
      return jsonPrinter({ fields: null, names: [], values: true, raw: bytes })
    case 'cef':
      return cefPrinter(version)
    case 'jsonl':
      return jsonlPrinter()
  }
}

function printerEncoder(frames: Frames, printer: Printer): Encoder {
  let before: RowIndex | null = null
  return textEncoder({
    begin: printer.begin,
    frame(row) {
      const text = printRow(frames, printer, row, before)
      before = row
      return text
    },
    end: () => printer.end(before !== null),
  })
}
