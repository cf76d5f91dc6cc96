/** `-x`: bytes as a hex dump, in Wireshark's layout; each data source of a frame under its name where there are several. */
import type { Detail } from '../engine/dissect/detail.ts'

const LINE_BYTES = 16
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const TEXT = Array.from({ length: 256 }, (_, byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))

export function hexDumps({ sources }: Detail): string {
  let text = ''
  for (const { name, bytes } of sources) {
    if (sources.length > 1) text += `${name} (${bytes.length} byte${bytes.length === 1 ? '' : 's'}):\n`
    text += hexDump(bytes)
  }
  return text
}

/** Lines of sixteen bytes: offset, bytes, and their characters. */
export function hexDump(bytes: Uint8Array): string {
  const digits = Math.max(4, (bytes.length - 1).toString(16).length)
  let text = ''
  for (let start = 0; start < bytes.length; start += LINE_BYTES) {
    const end = Math.min(start + LINE_BYTES, bytes.length)
    let hex = ''
    let characters = ''
    for (let i = start; i < end; i++) {
      hex += ` ${HEX[bytes[i]]}`
      characters += TEXT[bytes[i]]
    }
    text += `${start.toString(16).padStart(digits, '0')} ${hex.padEnd(LINE_BYTES * 3)}   ${characters}\n`
  }
  return text
}
