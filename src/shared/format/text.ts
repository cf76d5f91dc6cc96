/** Bytes as text and text as one line. */

const utf8 = new TextDecoder('utf-8')
/** Below this, decoding by hand beats a call into the decoder. */
const SHORT = 32

/** UTF-8 bytes [start, end) as text; what is no UTF-8 becomes U+FFFD. Never throws. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > SHORT) return utf8.decode(bytes.subarray(start, end))
  let text = ''
  for (let i = start; i < end; i++) {
    if (bytes[i] > 0x7f) return utf8.decode(bytes.subarray(start, end))
    text += String.fromCharCode(bytes[i])
  }
  return text
}

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}

/** Whether a character would break a line of output or hide in it. */
const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code < 0xa0)

/** Text on one line: control characters as C escapes (`\r\n`) or octal (`\000`), as Wireshark prints strings. */
export function escapeText(text: string): string {
  let from = 0
  let escaped = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (!isControl(code)) continue
    escaped += text.slice(from, i) + (ESCAPES[code] ?? `\\${code.toString(8).padStart(3, '0')}`)
    from = i + 1
  }
  return from === 0 ? text : escaped + text.slice(from)
}
