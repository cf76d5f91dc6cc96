/**
 * Whether bytes may hold a token that could be followed, or one in another form: a quick look that rules out most messages. It has to find all that
 * tokens.ts and forms.ts do in JSON as it stands.
 */

/** Letters, digits, and what stands in keys, in base64, in names with labels and behind percent signs. */
const CLASS = new Uint8Array(256)
const LOWER = 1
const UPPER = 2
const DIGIT = 3
const OTHER = 4
for (let byte = 0x61; byte <= 0x7a; byte++) CLASS[byte] = LOWER
for (let byte = 0x41; byte <= 0x5a; byte++) CLASS[byte] = UPPER
for (let byte = 0x30; byte <= 0x39; byte++) CLASS[byte] = DIGIT
for (const sign of '+/_-.%') CLASS[sign.charCodeAt(0)] = OTHER
const ALL_CASES = (1 << LOWER) | (1 << UPPER)
/** Of small letters alone a token can be made of only by decoding: four characters of base64 are three bytes. */
const ENCODED = 4 / 3

/** Whether bytes [start, end) hold a run of such characters that a token of `min` characters may be in. */
export function mayHoldToken(bytes: Uint8Array, start: number, end: number, min: number): boolean {
  const longest = Math.floor(min * ENCODED)
  let from = start
  while (from + min <= end) {
    // Backwards from where a run that begins here has to reach: most end before, and that is soon found.
    let last = from + min - 1
    while (last >= from && CLASS[bytes[last]] !== 0) last--
    if (last >= from) {
      from = last + 1
      continue
    }
    let to = from + min
    while (to < end && CLASS[bytes[to]] !== 0) to++
    if (to - from >= longest || isMixed(bytes, from, to)) return true
    from = to + 1
  }
  return false
}

/** Whether there is a digit in [start, end), or letters of both cases. */
function isMixed(bytes: Uint8Array, start: number, end: number): boolean {
  let kinds = 0
  for (let i = start; i < end; i++) kinds |= 1 << CLASS[bytes[i]]
  return (kinds & (1 << DIGIT)) !== 0 || (kinds & ALL_CASES) === ALL_CASES
}
