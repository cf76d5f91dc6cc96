/** A secret as people may see it: enough to know it again by who knows it. */
import { textOfBinary } from '../../redact/binary.ts'

/** Shorter ones show nothing. */
const SHOWN_FROM = 8
const SHOWN = 2
const MASK = '••••••'

/** `value` is bytes, a character a byte. */
export function maskedSecret(value: string): string {
  const text = textOfBinary(value)
  if (text === undefined) return `${MASK} (${value.length} bytes)`
  const characters = [...text]
  const shown = characters.length >= SHOWN_FROM ? characters.slice(0, SHOWN).join('') : ''
  return `${shown}${MASK} (${characters.length})`
}
