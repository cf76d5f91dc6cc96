/** Menu entries that copy bytes in one of their forms, or write them to a file. */
import { type BytesFormat, formatBytes } from '../../shared/format/bytes/formats.ts'
import { copyText } from '../actions/clipboard.ts'
import { exportBytes } from '../actions/save.ts'
import type { MenuEntry } from './menu.tsx'

/** Bytes [start, end) of a data source of a frame. */
export interface BytesPlace {
  readonly frame: number
  readonly source: number
  readonly start: number
  readonly end: number
}

const FORMS: readonly (readonly [BytesFormat, string])[] = [
  ['dump', 'Hex dump'],
  ['hex-dump', 'Hex dump without characters'],
  ['hex', 'Hex stream'],
  ['c', 'C array'],
  ['base64', 'Base64'],
  ['escaped', 'Escaped string'],
  ['text', 'Printable text'],
]

/** `bytes` are those of the place. */
export function bytesEntries(bytes: Uint8Array, { frame, source, start, end }: BytesPlace): readonly MenuEntry[] {
  const copy = (format: BytesFormat): void => {
    const text = formatBytes(bytes, format, `frame_${frame}`)
    if (typeof text === 'string') void copyText(text)
  }
  const write = (format: BytesFormat): void => void exportBytes({ frame, source, start, length: end - start, format })
  return [
    {
      label: 'Copy bytes as',
      testId: 'copy-bytes',
      entries: () => FORMS.map(([format, label]) => ({ label, testId: `copy-${format}`, run: () => copy(format) })),
    },
    {
      label: 'Export bytes as',
      testId: 'export-bytes',
      entries: () =>
        [['raw', 'Raw bytes'] as const, ...FORMS].map(([format, label]) => ({
          label: `${label}…`,
          testId: `export-${format}`,
          run: () => write(format),
        })),
    },
  ]
}
