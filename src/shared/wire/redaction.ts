/** Redaction as the window asks for it: what is a secret, and what would be replaced. */

/** Built-in detectors, by their kinds. */
export const DETECTOR_KINDS = [
  'private-key',
  'jwt',
  'aws-key',
  'github-token',
  'gitlab-token',
  'api-key',
  'slack-token',
  'google-key',
  'npm-token',
  'bearer',
  'url-password',
  'password',
  'email',
  'card',
] as const
export type DetectorKind = (typeof DETECTOR_KINDS)[number]

export interface SecretFinding {
  /** Tells it from others, for as long as the engine runs. */
  readonly hash: string
  readonly kind: string
  /** The first characters and the length. */
  readonly masked: string
  readonly placeholder: string
  /** It is replaced only where it was found. */
  readonly weak: boolean
  /** Where it stands, the first of them. */
  readonly places: readonly FindingPlace[]
  /** How often in all. */
  readonly count: number
}

export interface FindingPlace {
  /** Null for what is no frame's. */
  readonly frame: number | null
  /** As `message`, `comment`, `interface description`. */
  readonly place: string
  /** How often it stands there. */
  readonly count: number
}

export interface RedactionReport {
  /** In the order in which they were found. */
  readonly findings: readonly SecretFinding[]
  /** Places in all. */
  readonly replaced: number
  /** Frames that change. */
  readonly frames: number
  /** Blocks of decryption secrets that are left out. */
  readonly removedBlocks: number
}

export interface RedactionPreview extends RedactionReport {
  /** Secrets in all, of which `findings` are the first. */
  readonly secrets: number
}
