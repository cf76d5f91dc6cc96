/** JSON strings as text. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** The text of the string with quotes at `start` and `end - 1`. Escapes that are none are kept as they are. */
export function stringText(bytes: Uint8Array, start: number, end: number): string {
  const raw = decodeUtf8(bytes, start + 1, end - 1)
  if (!raw.includes('\\')) return raw
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (whole, hex: string | undefined, character: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    if (character === 'u') return whole
    return ESCAPED[character] ?? character
  })
}
