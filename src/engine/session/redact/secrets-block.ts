/** The secrets in a decryption secrets block: those of a TLS key log (its lines are `LABEL CLIENT_RANDOM SECRET`, in hexadecimal digits). */
const HEADER = 16
const LINE = /^[A-Z0-9_]{1,64} [0-9a-fA-F]{16,128} ([0-9a-fA-F]{16,512})\s*$/gm
const MAX_SECRETS = 2000

/** As their bytes, and as they stand there; a character a byte. */
export function* keyLogSecrets(block: Uint8Array): Generator<string> {
  let count = 0
  for (const [, secret] of Buffer.from(block.subarray(HEADER, block.length - 4))
    .toString('latin1')
    .matchAll(LINE)) {
    if (count++ >= MAX_SECRETS) return
    yield Buffer.from(secret, 'hex').toString('latin1')
  }
}
