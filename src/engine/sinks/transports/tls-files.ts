/** Certificates that a TLS output works with, read once from the files that were named. */
import { readFileSync } from 'node:fs'

export interface TlsFiles {
  /** Certificate authorities to trust instead of the system's. */
  readonly ca?: Buffer
  /** Client certificate and its key. */
  readonly cert?: Buffer
  readonly key?: Buffer
  /** Name that the receiver's certificate must have; that of the host by default. */
  readonly servername?: string
}

export interface TlsOptions {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly servername?: string
}

/** Throws when a file can't be read, or one of certificate and key is missing. */
export function readTlsFiles({ ca, cert, key, servername }: TlsOptions): TlsFiles {
  if ((cert === undefined) !== (key === undefined)) throw new Error('cert= and key= belong together')
  return {
    ...(ca !== undefined && { ca: readFileSync(ca) }),
    ...(cert !== undefined && { cert: readFileSync(cert) }),
    ...(key !== undefined && { key: readFileSync(key) }),
    ...(servername !== undefined && { servername }),
  }
}
