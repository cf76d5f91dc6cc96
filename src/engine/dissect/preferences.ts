/** Settings of dissectors that a user may change, under Wireshark's names and with its defaults. */
export interface Preferences {
  /** Validate the checksum of IPv4 headers. */
  readonly 'ip.check_checksum': boolean
  /** Validate the checksum of TCP segments. */
  readonly 'tcp.check_checksum': boolean
  /** Validate the checksum of UDP datagrams. */
  readonly 'udp.check_checksum': boolean
  /** A TLS key log, by whose secrets records are decrypted; empty for none. */
  readonly 'tls.keylog_file': string
}

export const DEFAULT_PREFERENCES: Preferences = {
  'ip.check_checksum': false,
  'tcp.check_checksum': false,
  'udp.check_checksum': false,
  'tls.keylog_file': '',
}

const isName = (name: string): name is keyof Preferences => Object.hasOwn(DEFAULT_PREFERENCES, name)

/**
 * The preferences with one changed by its name and text (of a switch `TRUE` or `FALSE`, in any case); undefined when there is no such
 * setting.
 */
export function withPreference(preferences: Preferences, name: string, text: string): Preferences | undefined {
  if (!isName(name)) return undefined
  if (typeof DEFAULT_PREFERENCES[name] === 'string') return { ...preferences, [name]: text }
  if (!/^(true|false)$/i.test(text)) return undefined
  return { ...preferences, [name]: text.toLowerCase() === 'true' }
}
