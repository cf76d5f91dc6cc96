/** What the columns say of a body, by its media type, in Wireshark's words. */
import type { Head } from './http.ts'

const TEXT_TYPES: ReadonlySet<string> = new Set([
  'application/javascript',
  'application/x-javascript',
  'application/x-www-form-urlencoded',
])

interface MediaText {
  readonly info: string
  /** Replaces the Protocol column when not empty. */
  readonly column: string
}

export function mediaText(head: Head): MediaText {
  const type = head.contentType.split(';', 1)[0].trim().toLowerCase()
  const coded = head.contentEncoding !== '' || head.transferEncoding !== ''
  if (type === 'application/json' && !coded) {
    return { info: `, JavaScript Object Notation (${type})`, column: 'HTTP/JSON' }
  }
  if (type === 'text/xml' || type === 'application/xml') return { info: '', column: 'HTTP/XML' }
  if (type.startsWith('text/') || TEXT_TYPES.has(type)) return { info: ` (${type})`, column: '' }
  return { info: '', column: '' }
}
