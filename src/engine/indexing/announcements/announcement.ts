/** An endpoint that a message announces a conversation on. */
import { parseIPv4, parseIPv6 } from '../../../shared/filter/literals.ts'

export interface Announcement {
  /** 4 or 16 bytes; undefined for the sender's own. */
  readonly address: Uint8Array | undefined
  readonly port: number
}

/** Bytes of an address as text, undefined when it is none. */
export function addressBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.includes(':') ? 16 : 4)
  const view = new DataView(bytes.buffer)
  if (bytes.length === 4) {
    const parsed = parseIPv4(text)
    if (!parsed.ok) return undefined
    view.setUint32(0, parsed.value.value)
    return bytes
  }
  const parsed = parseIPv6(text)
  if (!parsed.ok) return undefined
  view.setBigUint64(0, parsed.value.value >> 64n)
  view.setBigUint64(8, parsed.value.value & 0xffff_ffff_ffff_ffffn)
  return bytes
}

export const portNumber = (text: string): number => (/^[0-9]{1,5}$/.test(text) ? Number(text) & 0xffff : 0)
