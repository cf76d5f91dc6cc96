/** The twelve flag bits (RFC 9293 section 3.1, RFC 3168, and the reserved ones) as text. */
export const FIN = 0x001
export const SYN = 0x002
export const RST = 0x004
export const ACK = 0x010
export const URG = 0x020

const NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE']
const RESERVED = 0xe00
const LETTERS = 'RRRACEUAPRSF'
const BITS = LETTERS.length

/** `SYN, ACK`, or `<None>`. */
export function flagNames(flags: number): string {
  const names = NAMES.filter((_, bit) => (flags & (1 << bit)) !== 0)
  if (flags & RESERVED) names.push('Reserved')
  return names.length === 0 ? '<None>' : names.join(', ')
}

/** `·······A··S·`: a letter or a middle dot for each bit. */
export function flagLetters(flags: number): string {
  let text = ''
  for (let i = 0; i < BITS; i++) text += flags & (1 << (BITS - 1 - i)) ? LETTERS[i] : '·'
  return text
}
