/**
 * Takes secrets out of texts and bytes as they come. What was found once is taken out wherever it comes again, in whatever form, be it where no
 * detector would know it.
 */
import { binaryOf, textOfBinary, toBinary } from './binary.ts'
import { applyEdits, foundEdits, knownEdits, merged } from './edits.ts'
import { Finders } from './finders.ts'
import { SecretBook } from './secret-book.ts'

/** Secrets that are kept to be found again; the oldest goes first. */
const MAX_KNOWN = 2000

export interface RedactorOptions {
  /** Under which secrets are hashed; made anew when absent, so that placeholders of two runs tell nothing of each other. */
  readonly key?: Uint8Array
  /** The built-in ones when absent. */
  readonly finders?: Finders
  /** Whether what stands in place of a secret is as long as it was. */
  readonly keepLength?: boolean
}

export class Redactor {
  private readonly book: SecretBook
  private readonly finders: Finders
  private readonly keepLength: boolean

  constructor({ key, finders = new Finders(), keepLength = false }: RedactorOptions = {}) {
    this.book = new SecretBook(key, MAX_KNOWN)
    this.finders = finders
    this.keepLength = keepLength
  }

  text(text: string): string {
    const binary = toBinary(text)
    const left = this.binary(binary)
    return left === binary ? text : (textOfBinary(left) ?? Buffer.from(left, 'latin1').toString('utf8'))
  }

  /** As `text`, of bytes that need not be text: what is no secret stays as it is, byte for byte. */
  bytes(bytes: Uint8Array): Uint8Array {
    return Buffer.from(this.binary(binaryOf(bytes)), 'latin1')
  }

  private binary(text: string): string {
    const edits = foundEdits(text, this.finders, this.book)
    return applyEdits(text, merged([...edits, ...knownEdits(text, this.book)]), this.keepLength)
  }

  /** Each member's strings, names of members aside. One whose name says that it is a secret is one, whatever it looks like. */
  members(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).map(([name, one]) => [name, this.member(name, one)]))
  }

  /** Every string within a value; of an object or array, what its JSON gives away. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value)
    if (value === null || typeof value !== 'object') return value
    const json = JSON.stringify(value)
    const left = this.text(json)
    if (left === json) return value
    try {
      return JSON.parse(left)
    } catch {
      return Array.isArray(value) ? value.map((one) => this.value(one)) : this.members({ ...value })
    }
  }

  private member(name: string, value: unknown): unknown {
    if (typeof value !== 'string' || value === '') return this.value(value)
    const before = `${JSON.stringify(name)}:`
    const found = this.text(`${before}${JSON.stringify(value)}`)
    try {
      // Then as a text of its own: it may be a message.
      return this.text(String(JSON.parse(found.slice(before.length))))
    } catch {
      return this.text(value)
    }
  }
}
