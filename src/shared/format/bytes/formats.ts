/** The forms in which bytes are copied and exported, by the names of calls. */
import { base64, cArray, escapedString, hexDump, hexStream, printableText } from './dump.ts'

export const BYTES_FORMATS = ['dump', 'hex-dump', 'hex', 'c', 'base64', 'escaped', 'text', 'raw'] as const
export type BytesFormat = (typeof BYTES_FORMATS)[number]

/** Text of bytes in a form; of `raw`, which is none, the bytes as they are. `name` is what a C array is called. */
export function formatBytes(bytes: Uint8Array, format: BytesFormat, name?: string): string | Uint8Array {
  switch (format) {
    case 'dump':
      return hexDump(bytes)
    case 'hex-dump':
      return hexDump(bytes, false)
    case 'hex':
      return hexStream(bytes)
    case 'c':
      return cArray(bytes, name)
    case 'base64':
      return base64(bytes)
    case 'escaped':
      return escapedString(bytes)
    case 'text':
      return printableText(bytes)
    case 'raw':
      return bytes
  }
}
