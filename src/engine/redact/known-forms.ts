/** How a secret may be written elsewhere: in JSON, URLs, HTML, base64, hexadecimal digits, UTF-16. Texts and forms are bytes, a character a byte. */
import { textOfBinary, toBinary } from './binary.ts'

/** What may stand in place of a form. */
export type Alphabet = 'text' | 'base64' | 'hex' | 'bytes'

export interface Form {
  readonly text: string
  readonly alphabet: Alphabet
  /** Characters before and after it that share bits with it. */
  readonly before: number
  readonly after: number
}

/** Shorter forms would be found by chance. */
export const MIN_FORM = 6

/** All forms of the secret, the plain one among them. */
export function formsOf(secret: string): Form[] {
  const texts = new Set<string>([secret])
  const text = textOfBinary(secret)
  if (text !== undefined) for (const one of writtenForms(text)) texts.add(toBinary(one))
  for (const one of percentForms(secret)) texts.add(one)
  const forms: Form[] = [...texts].map((one) => ({ text: one, alphabet: 'text', before: 0, after: 0 }))
  const bytes = Buffer.from(secret, 'latin1')
  const hex = bytes.toString('hex')
  for (const one of new Set([hex, hex.toUpperCase()])) forms.push({ text: one, alphabet: 'hex', before: 0, after: 0 })
  // In JSON a secret with escapes is encoded as it stands there.
  for (const one of new Set([secret, text === undefined ? secret : toBinary(quoted(text))]))
    forms.push(...base64Forms(Buffer.from(one, 'latin1')))
  if (text !== undefined) {
    const wide = Buffer.from(text, 'utf16le')
    for (const one of [wide, Buffer.from(wide).swap16()])
      forms.push({ text: one.toString('latin1'), alphabet: 'bytes', before: 0, after: 0 })
  }
  return forms.filter((form) => form.text.length >= MIN_FORM)
}

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)

function* writtenForms(text: string): Generator<string> {
  const once = quoted(text)
  for (const one of [once, once.replaceAll('/', '\\/'), escapedWide(once, false), escapedWide(once, true)]) {
    yield one
    const twice = quoted(one)
    yield twice
    yield quoted(twice)
  }
  const html = text.replace(/[&<>]/g, (one) => HTML[one])
  yield html
  yield html.replace(/["']/g, (one) => HTML[one])
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Everything beyond ASCII as JSON escapes it. */
const escapedWide = (text: string, upper: boolean): string =>
  text.replace(/[^\0-\u007f]/g, (one) => {
    const hex = one.charCodeAt(0).toString(16).padStart(4, '0')
    return `\\u${upper ? hex.toUpperCase() : hex}`
  })

/** Characters that `encodeURIComponent`, `encodeURI`, forms and stricter encoders leave as they are. */
const UNESCAPED = [
  /[A-Za-z0-9\-_.!~*'()]/,
  /[A-Za-z0-9\-_.!~*'();/?:@&=+$,#]/,
  /[A-Za-z0-9\-_.~]/,
  /[A-Za-z0-9\-_.*]/,
  /[^\s\S]/,
]

function* percentForms(secret: string): Generator<string> {
  for (const plain of UNESCAPED) {
    const upper = percent(secret, plain)
    for (const one of [upper, upper.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]) {
      yield one
      yield one.replaceAll('%20', '+')
      yield one.replaceAll('%', '%25')
    }
  }
}

const percent = (secret: string, plain: RegExp): string =>
  secret.replace(/[\s\S]/g, (one) =>
    plain.test(one) ? one : `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )

/** The secret within base64 of something longer, at each of the three places it can begin. */
function base64Forms(bytes: Buffer): Form[] {
  const forms: Form[] = []
  for (let lead = 0; lead < 3; lead++) {
    const encoded = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const before = lead === 0 ? 0 : 1
    const after = (lead + bytes.length) % 3 === 0 ? 0 : 1
    const text = encoded.slice(lead === 0 ? 0 : lead + 1, encoded.length - after)
    const url = text.replaceAll('+', '-').replaceAll('/', '_')
    for (const one of new Set([text, url])) forms.push({ text: one, alphabet: 'base64', before, after })
  }
  return forms
}
