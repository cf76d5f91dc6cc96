/** The heads of protected payloads: WEP, TKIP and CCMP (IEEE 802.11-2020 sections 12.3.2, 12.5.2 and 12.5.3). */
import type { Detail } from '../../detail.ts'
import { wlanFields as fields } from './fields.ts'

const WEP_HEADER = 4
const EXTENDED_HEADER = 8
const WEP_CHECK = 4
const EXTENDED = 0x20

/** Length of the head at `at`: with an extended vector where the bit says so; 0 where it does not fit. */
export function protectionLength(bytes: Uint8Array, at: number, end: number): number {
  if (at + WEP_HEADER > end) return 0
  const length = (bytes[at + 3] & EXTENDED) !== 0 ? EXTENDED_HEADER : WEP_HEADER
  return at + length <= end ? length : 0
}

const hexOf = (bytes: Uint8Array, positions: readonly number[]): string =>
  `0x${positions.map((at) => bytes[at].toString(16).padStart(2, '0')).join('')}`

/** Adds the head at `at`; returns where the encrypted bytes end: before WEP's check value. */
export function addProtection(out: Detail, bytes: Uint8Array, at: number, end: number): number {
  const length = protectionLength(bytes, at, end)
  const key = bytes[at + 3] >> 6
  if (length === EXTENDED_HEADER) {
    // TKIP repeats a byte of its counter with a bit set, CCMP leaves it zero.
    const tkip = bytes[at + 1] === ((bytes[at] | 0x20) & 0x7f)
    const ccmp = bytes[at + 2] === 0
    const name = tkip && !ccmp ? 'TKIP' : ccmp && !tkip ? 'CCMP' : 'TKIP/CCMP'
    out.open(null, at, length, null, `${name} parameters`)
    if (name === 'CCMP') {
      const counter = [7, 6, 5, 4, 1, 0].map((offset) => at + offset)
      out.add(fields.ccmpVector, at, length, hexOf(bytes, counter))
    } else if (name === 'TKIP') {
      const counter = [7, 6, 5, 4, 0, 2].map((offset) => at + offset)
      out.add(fields.tkipVector, at, length, hexOf(bytes, counter))
    }
    out.add(fields.wepKey, at + 3, 1, key)
    out.close()
    return end
  }
  const checked = end - at - length >= WEP_CHECK
  out.open(null, at, length, null, 'WEP parameters')
  out.item(fields.wepVector, bytes, at, 3)
  out.add(fields.wepKey, at + 3, 1, key)
  if (checked) {
    const node = out.item(fields.wepCheck, bytes, end - WEP_CHECK, WEP_CHECK)
    out.amend(node, `${out.text(node)} (not verified)`)
  }
  out.close()
  return checked ? end - WEP_CHECK : end
}
