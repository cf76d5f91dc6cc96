/** What a text on its way out may hold in other form: percent-encoded, in base64, base32 or hexadecimal, or cut into the labels of a name. */

export interface Form {
  readonly text: string
  /** How the text was found in the original; empty for the original itself. */
  readonly how: string
}

const MAX_RUNS = 64
const MAX_NAME = 255
const MAX_LABELS = 16
/** Pieces between slashes that are looked at. */
const MAX_PIECES = 32
/** Shortest label that more may follow. */
const MIN_PIECE = 4
/** Shortest run that is decoded: twelve bytes in base64. */
const MIN_RUN = 16
const RUN = /[A-Za-z0-9+/_-]{16,}/g
const NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+\.?$/
const HEX = /^[0-9a-fA-F]+$/
const BASE32 = /^[a-zA-Z2-7]+$/

/** The text and what is in it, one level deep behind percent signs. */
export function* formsOf(text: string): Generator<Form> {
  yield { text, how: '' }
  yield* decodedIn(text)
  if (/%[0-9a-fA-F]{2}/.test(text)) {
    const plain = percentDecoded(text)
    yield { text: plain, how: 'percent-encoded' }
    yield* decodedIn(plain)
  }
  if (text.length <= MAX_NAME && NAME.test(text)) yield* joined(text)
}

/** Labels of a name, and several of them one after the other: all but the last of these long enough to be pieces of something. */
function* joined(name: string): Generator<Form> {
  const labels = name.split('.', MAX_LABELS)
  for (let from = 0; from < labels.length - 1; from++) {
    let whole = labels[from]
    if (whole.length >= MIN_RUN && BASE32.test(whole)) yield* readable(fromBase32(whole), 'base32')
    for (let to = from + 1; to < labels.length && labels[to - 1].length >= MIN_PIECE; to++) {
      whole += labels[to]
      yield { text: whole, how: 'cut into labels' }
      yield* decoded(whole, ' cut into labels')
      if (whole.length >= MIN_RUN && BASE32.test(whole)) yield* readable(fromBase32(whole), 'base32 cut into labels')
    }
  }
}

function* decodedIn(text: string): Generator<Form> {
  let runs = 0
  for (const [run] of text.matchAll(RUN)) {
    if (++runs > MAX_RUNS) return
    yield* decoded(run, '')
    // What stands in a path; base64 of its own has a slash in 64 characters or so.
    if (run.includes('/')) for (const piece of run.split('/', MAX_PIECES)) yield* decoded(piece, '')
  }
}

function* decoded(run: string, note: string): Generator<Form> {
  if (run.length < MIN_RUN) return
  if (HEX.test(run)) yield* readable(Buffer.from(run.slice(0, run.length & ~1), 'hex'), `hexadecimal${note}`)
  yield* readable(Buffer.from(run, 'base64'), `base64${note}`)
}

/** Bytes that are text for the most part: what follows a text in a name may be decoded with it. */
function* readable(bytes: Buffer, how: string): Generator<Form> {
  let start = 0
  while (start < bytes.length && isText(bytes[start])) start++
  if (start >= 8 && start >= bytes.length * 0.6) yield { text: bytes.toString('latin1', 0, start), how }
}

const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13) || byte >= 0xa0

const percentDecoded = (text: string): string =>
  text
    .replace(/\+/g, ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))

/** RFC 4648 section 6, whatever the case and without padding. */
function fromBase32(text: string): Buffer {
  const bytes = Buffer.alloc(Math.floor((text.length * 5) / 8))
  let [bits, held, at] = [0, 0, 0]
  for (const character of text.toUpperCase()) {
    const code = character.charCodeAt(0)
    held = ((held << 5) | (code >= 0x41 ? code - 0x41 : code - 0x32 + 26)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = held >> bits
  }
  return bytes
}
