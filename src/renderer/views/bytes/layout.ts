/** The hex dump as numbers: sixteen bytes a line. */
import type { ByteRange } from '../../state/selection.ts'

export const LINE_BYTES = 16

export const lineCount = (bytes: number): number => Math.ceil(bytes / LINE_BYTES)

/** `0010`, with as many digits as the last offset needs. */
export function formatOffset(offset: number, total: number): string {
  const digits = total > 0x10000 ? (total > 0x1000000 ? 8 : 6) : 4
  return offset.toString(16).padStart(digits, '0')
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
export const hexOf = (byte: number): string => HEX[byte]

/** A byte as the text column shows it: printable ASCII, or a dot. */
export const asciiOf = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')

/** Where a key leads from a byte; null when it is none of these. */
export function byteOfKey(key: string, mod: boolean, at: number, total: number, pageLines: number): number | null {
  const clamp = (target: number): number => Math.max(0, Math.min(total - 1, target))
  const line = at - (at % LINE_BYTES)
  switch (key) {
    case 'ArrowRight':
      return clamp(at + 1)
    case 'ArrowLeft':
      return clamp(at - 1)
    case 'ArrowDown':
      return at + LINE_BYTES < total ? at + LINE_BYTES : at
    case 'ArrowUp':
      return at >= LINE_BYTES ? at - LINE_BYTES : at
    case 'PageDown':
      return clamp(at + pageLines * LINE_BYTES)
    case 'PageUp':
      return clamp(at - pageLines * LINE_BYTES)
    case 'Home':
      return mod ? 0 : line
    case 'End':
      return mod ? total - 1 : clamp(line + LINE_BYTES - 1)
    default:
      return null
  }
}

/** The range between two bytes, whichever comes first. */
export const rangeBetween = (source: number, a: number, b: number): ByteRange => ({
  source,
  start: Math.min(a, b),
  end: Math.max(a, b) + 1,
})

export const holds = (range: ByteRange | null, offset: number): boolean =>
  range !== null && offset >= range.start && offset < range.end

export const copyHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => HEX[byte]).join(' ')
