/** Bytes as text for people and programs: hex dumps, arrays, strings. */
const LINE_BYTES = 16
const C_LINE_BYTES = 12
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const SPACED_HEX = HEX.map((digits) => ` ${digits}`)
const ASCII = Array.from({ length: 256 }, (_, byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Bytes in groups: each part of at most `size`. */
function* lines(bytes: Uint8Array, size: number): Generator<readonly [start: number, part: Uint8Array]> {
  for (let start = 0; start < bytes.length; start += size) yield [start, bytes.subarray(start, start + size)]
}

const hexOf = (part: Uint8Array, before: string): string => Array.from(part, (byte) => before + HEX[byte]).join('')

/**
 * Lines of sixteen bytes as Wireshark copies them: offset, bytes, and with `characters` what they are in ASCII. `gap` stands between the
 * offset and a byte with its own space before it; what Wireshark prints has one space where what it copies has two.
 */
export function hexDump(bytes: Uint8Array, characters = true, gap = '  '): string {
  const digits = Math.max(4, Math.max(0, bytes.length - 1).toString(16).length)
  let text = ''
  for (let start = 0; start < bytes.length; start += LINE_BYTES) {
    const end = Math.min(start + LINE_BYTES, bytes.length)
    let hex = ''
    let ascii = ''
    for (let i = start; i < end; i++) {
      hex += SPACED_HEX[bytes[i]]
      if (characters) ascii += ASCII[bytes[i]]
    }
    text += start.toString(16).padStart(digits, '0') + gap
    text += characters ? `${hex.padEnd(LINE_BYTES * 3)}   ${ascii}\n` : `${hex}\n`
  }
  return text
}

/** `0a0b0c`. */
export const hexStream = (bytes: Uint8Array): string => hexOf(bytes, '')

/** A constant array of C, of that name. */
export function cArray(bytes: Uint8Array, name = 'bytes'): string {
  const rows = [...lines(bytes, C_LINE_BYTES)].map(
    ([, part]) => `  ${Array.from(part, (b) => `0x${HEX[b]}`).join(', ')}`,
  )
  return `static const unsigned char ${name}[${bytes.length}] = {\n${rows.join(',\n')}\n};\n`
}

/** A string of C, sixteen bytes a line, each as `\x0a`. */
export function escapedString(bytes: Uint8Array): string {
  const rows = [...lines(bytes, LINE_BYTES)].map(([, part]) => `"${hexOf(part, '\\x')}"`)
  return `${rows.length === 0 ? '""' : rows.join(' \\\n')}\n`
}

/** Base64 (RFC 4648 section 4), without line breaks. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (const [, part] of lines(bytes, 3)) {
    const word = (part[0] << 16) | ((part[1] ?? 0) << 8) | (part[2] ?? 0)
    for (let i = 0; i < 4; i++) text += i <= part.length ? BASE64[(word >> (18 - 6 * i)) & 63] : '='
  }
  return text
}

/** Characters that can be seen, and white space; the rest is left out. */
export const printableText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte))
    .join('')
    .replace(/[^\x20-\x7e\t\r\n]/g, '')
