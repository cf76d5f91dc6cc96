/**
 * The secrets that were found: what each is called in the output, and all forms in which it may come again. The same secret gets the same
 * placeholder, `[redacted:KIND:1a2b3c4d]`: a keyed hash, so that nobody finds a secret by trying words.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { textOfBinary, toBinary } from './binary.ts'
import { FormSearch, type Hit } from './form-search.ts'
import { unescaped } from './json-leaves.ts'
import { type Form, formsOf, MIN_FORM } from './known-forms.ts'

const HASH_CHARACTERS = 8
/** Longer ones are texts, which a path may mean; all their forms would take much memory. */
const MAX_KNOWN = 64 * 1024
const CREDENTIALS = 'bearer'
/** What stands for a secret already, with what fills it up to a length. */
export const PLACEHOLDER = /\[redacted:[a-z0-9-]{1,20}:[0-9a-f]{8}\]\**|\*{4,}/g
/** Values that say nothing; elsewhere they are words like others. */
const WORDS = new Set(
  'redacted private-key passwd passphrase password secret credentials api-key api_key apikey token access_token bearer basic string number boolean object required optional include omit default example undefined disabled enabled'.split(
    ' ',
  ),
)

export interface Secret {
  /** Its detector's. */
  readonly kind: string
  /** As bytes, a character a byte, without escapes. */
  readonly value: string
  /** Hexadecimal digits that tell it from others. */
  readonly hash: string
  readonly placeholder: string
  /** Too short, common or long to be looked for elsewhere: it goes only where it was found. */
  readonly weak: boolean
}

export interface KnownForm {
  readonly secret: Secret
  readonly form: Form
}

export class SecretBook {
  private readonly key: Uint8Array
  private readonly limit: number
  private readonly byValue = new Map<string, Secret>()
  private readonly search = new FormSearch<KnownForm>()

  /** `key` is what secrets are hashed under; the oldest secret is forgotten when there are more than `limit`. */
  constructor(key: Uint8Array = randomBytes(32), limit = Number.POSITIVE_INFINITY) {
    this.key = key
    this.limit = limit
  }

  get size(): number {
    return this.byValue.size
  }

  get secrets(): Iterable<Secret> {
    return this.byValue.values()
  }

  get longestForm(): number {
    return this.search.longestText
  }

  /** The secret that stands in the output as `found`: perhaps with escapes of JSON or of a URL. */
  add(kind: string, found: string): Secret {
    if (kind === CREDENTIALS) this.addPassword(found)
    const once = withoutEscapes(found)
    const value = withoutEscapes(once)
    const known = this.byValue.get(value)
    if (known) {
      if (found !== value) this.know(known, [found, once])
      return known
    }
    const hash = createHmac('sha256', this.key).update(value, 'latin1').digest('hex').slice(0, HASH_CHARACTERS)
    const weak = value.length < MIN_FORM || value.length > MAX_KNOWN || WORDS.has(value.toLowerCase())
    const secret = { kind, value, hash, placeholder: `[redacted:${kind}:${hash}]`, weak }
    this.byValue.set(value, secret)
    this.know(secret, new Set([found, once, value]))
    if (this.byValue.size > this.limit) this.forget(this.byValue.values().next().value as Secret)
    return secret
  }

  /** Where known secrets stand in a text, in any form; places may overlap. */
  find(text: string): Generator<Hit<KnownForm>> {
    return this.search.find(text)
  }

  /** The password in credentials of HTTP's basic authentication. */
  private addPassword(found: string): void {
    const text = textOfBinary(Buffer.from(found, 'base64').toString('latin1'))
    const password = /^[^:\p{Cc}]*:([^\p{Cc}]+)$/u.exec(text ?? '')?.[1]
    if (password !== undefined) this.add('password', toBinary(password))
  }

  /** Takes a secret back. */
  forget(secret: Secret): void {
    this.byValue.delete(secret.value)
    for (const [text, known] of this.texts.get(secret) ?? []) this.search.delete(text, known)
    this.texts.delete(secret)
  }

  /** Texts under which each secret is looked for. */
  private readonly texts = new Map<Secret, Map<string, KnownForm>>()

  private know(secret: Secret, values: Iterable<string>): void {
    if (secret.weak) return
    const texts = this.texts.get(secret) ?? new Map<string, KnownForm>()
    this.texts.set(secret, texts)
    for (const value of values) {
      if (texts.has(value)) continue
      for (const form of formsOf(value)) {
        if (texts.has(form.text)) continue
        const known = { secret, form }
        texts.set(form.text, known)
        this.search.add(form.text, known)
      }
    }
  }
}

/** Without the escapes of JSON, or of a URL. */
function withoutEscapes(binary: string): string {
  const text = textOfBinary(binary)
  if (text === undefined) return binary
  const plain = unescaped(text)
  if (plain !== text) return toBinary(plain)
  if (!/%[0-9a-f]{2}/i.test(text)) return binary
  return binary.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
