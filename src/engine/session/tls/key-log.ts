/** A TLS key log in NSS's format (draft-ietf-tls-keylogfile): a label, the client's random and a secret a line. Never shown or logged. */

/** So many secrets are kept. */
const MAX_SECRETS = 1_000_000
const LINE = /^([A-Z][A-Z0-9_]*) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){16,64})\s*$/gm

/** What TLS records are read with; others (exporters, ECH) are no use for that. */
export const SECRET_LABELS = [
  'CLIENT_RANDOM',
  'CLIENT_EARLY_TRAFFIC_SECRET',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
] as const
export type SecretLabel = (typeof SECRET_LABELS)[number]

const LABELS: ReadonlySet<string> = new Set(SECRET_LABELS)

/** The secret of a session, by its label and the client's random; undefined when it is not known. */
export type FindSecret = (label: SecretLabel, clientRandom: Uint8Array) => Uint8Array | undefined

export class KeyLog {
  private readonly secrets = new Map<string, Uint8Array>()

  readonly find: FindSecret = (label, clientRandom) =>
    this.secrets.get(`${label} ${Buffer.from(clientRandom).toString('hex')}`)

  add(text: string): void {
    for (const [, label, random, secret] of text.matchAll(LINE)) {
      if (!LABELS.has(label)) continue
      if (this.secrets.size >= MAX_SECRETS) return
      this.secrets.set(`${label} ${random.toLowerCase()}`, Buffer.from(secret, 'hex'))
    }
  }
}
