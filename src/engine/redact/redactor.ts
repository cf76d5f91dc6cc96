/**
 * Takes secrets out of texts and bytes. The same secret gets the same placeholder, `[redacted:KIND:1a2b3c4d]`: a keyed hash, so that nobody finds a
 * secret by trying words. What was found once is taken out wherever it comes again, be it where no pattern would know it.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { DETECTORS, type Detector } from './detectors.ts'
import { Spans } from './spans.ts'

/** Shorter secrets are not looked for elsewhere: they would be found in words. */
const MIN_KNOWN = 6
/** Secrets that are kept to be found again; the oldest goes first. */
const MAX_KNOWN = 2000
const HASH_CHARACTERS = 8
const PLACEHOLDER = /\[redacted:[a-z-]{1,20}:[0-9a-f]{8}\]/g

export interface RedactorOptions {
  /** Under which secrets are hashed; made anew when absent, so that placeholders of two runs tell nothing of each other. */
  readonly key?: Uint8Array
  /** The built-in ones when absent. */
  readonly detectors?: readonly Detector[]
}

export class Redactor {
  /** Secrets taken out, by kind. */
  readonly counts = new Map<string, number>()
  private readonly key: Uint8Array
  private readonly detectors: readonly Detector[]
  /** Placeholders by secret. */
  private readonly known = new Map<string, string>()
  private knownPattern: RegExp | undefined

  constructor({ key = randomBytes(32), detectors = DETECTORS }: RedactorOptions = {}) {
    this.key = key
    this.detectors = detectors
  }

  text(text: string): string {
    const spans = new Spans(text.length)
    for (const { index, 0: match } of text.matchAll(PLACEHOLDER)) spans.add(index, index + match.length, match)
    // What is known first: a pattern might see but a part of it.
    this.addKnown(text, spans)
    for (const { kind, pattern, confirm } of this.detectors) {
      for (const match of text.matchAll(pattern)) {
        const secret = match[1] ?? match[0]
        const start = match.index + match[0].lastIndexOf(secret)
        if (confirm?.(secret) === false || !spans.isFree(start, start + secret.length)) continue
        spans.add(start, start + secret.length, this.take(kind, secret))
      }
    }
    this.addKnown(text, spans)
    return spans.applyTo(text)
  }

  private addKnown(text: string, spans: Spans): void {
    if (this.known.size === 0) return
    this.knownPattern ??= new RegExp(
      [...this.known.keys()]
        .sort((one, other) => other.length - one.length)
        .map(escapePattern)
        .join('|'),
      'g',
    )
    for (const { index, 0: secret } of text.matchAll(this.knownPattern)) {
      const end = index + secret.length
      if (spans.isFree(index, end)) spans.add(index, end, this.known.get(secret) ?? '')
    }
  }

  /** As `text`, of bytes that need not be text: what is no secret stays as it is, byte for byte. */
  bytes(bytes: Uint8Array): Uint8Array {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const text = buffer.toString('utf8')
    if (Buffer.byteLength(text) === bytes.length && Buffer.from(text).equals(buffer))
      return Buffer.from(this.text(text))
    return Buffer.from(this.text(buffer.toString('latin1')), 'latin1')
  }

  /** Every string within a value, names of members aside. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map((one) => this.value(one))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.member(name, one)]))
  }

  /** A member whose name says that it is a secret is one, whatever it looks like. */
  private member(name: string, value: unknown): unknown {
    if (typeof value !== 'string' || value === '') return this.value(value)
    const before = `${JSON.stringify(name)}:`
    const found = this.text(`${before}${JSON.stringify(value)}`)
    try {
      return JSON.parse(found.slice(before.length))
    } catch {
      return this.text(value)
    }
  }

  /** Counts a secret and keeps it, also as it reads outside JSON; returns its placeholder. */
  private take(kind: string, secret: string): string {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
    const once = unescaped(secret)
    const plain = unescaped(once)
    const hash = createHmac('sha256', this.key).update(plain).digest('hex').slice(0, HASH_CHARACTERS)
    const placeholder = `[redacted:${kind}:${hash}]`
    for (const one of new Set([secret, once, plain])) this.remember(one, placeholder)
    return placeholder
  }

  private remember(secret: string, placeholder: string): void {
    if (secret.length < MIN_KNOWN || this.known.has(secret)) return
    this.known.set(secret, placeholder)
    this.knownPattern = undefined
    if (this.known.size <= MAX_KNOWN) return
    for (const oldest of this.known.keys()) {
      this.known.delete(oldest)
      return
    }
  }
}

/** A string of JSON without its escapes, if it is one. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
