/** `-T csv`: a head line and a line a frame with the columns of the packet list, quoted, as the window exports them. */
import { type ListColumn, listColumns } from './columns.ts'
import type { Printer } from './printer.ts'
import type { TimeColumn } from './time-column.ts'

const HEADS = ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info'] as const

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

export function csvPrinter(time: TimeColumn): Printer {
  const columns = listColumns(time)
  const cells: readonly ListColumn[] = HEADS.map((head) => columns[head.toLowerCase()])
  return {
    begin: `${HEADS.map(quoted).join(',')}\n`,
    print: (printed) => `${cells.map((cell) => quoted(cell(printed))).join(',')}\n`,
    between: '',
    end: () => '',
    layers: 'columns',
  }
}
