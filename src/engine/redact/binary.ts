/** Bytes as text with a character a byte ("binary"): what redaction looks through, so that positions are those of the bytes. */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const toBinary = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

export const binaryOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** The text that the bytes are, undefined when they are not UTF-8. */
export function textOfBinary(binary: string): string | undefined {
  try {
    return strict.decode(Buffer.from(binary, 'latin1'))
  } catch {
    return undefined
  }
}
