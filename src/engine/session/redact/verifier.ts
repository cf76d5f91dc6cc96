/** Looks once more through what is written for secrets in any form: a file that has one is not made. */
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { binaryOf } from '../../redact/binary.ts'
import { knownEdits } from '../../redact/edits.ts'
import type { SecretBook } from '../../redact/secret-book.ts'

/** Longer forms are looked for where they lie within two pieces. */
const MAX_OVERLAP = 1024 * 1024

export class Verifier {
  private readonly book: SecretBook
  private readonly keep: ReadonlySet<string>
  private rest = ''

  constructor(book: SecretBook, keep: ReadonlySet<string>) {
    this.book = book
    this.keep = keep
  }

  /** Throws when the bytes, with those before them, have a secret. */
  push(bytes: Uint8Array): void {
    const text = this.rest + binaryOf(bytes)
    const left = knownEdits(text, this.book).find(({ secret }) => !this.keep.has(secret.hash))
    if (left) {
      const { kind, hash } = left.secret
      throw new EngineError(
        `A secret would have stayed in the file (${kind}, ${hash}); nothing was written`,
        'Please report this, with what kind of file it is',
      )
    }
    this.rest = text.slice(-Math.min(MAX_OVERLAP, Math.max(1, this.book.longestForm)))
  }
}
