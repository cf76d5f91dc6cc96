/** What the columns say of a body, by its media type and first bytes, in Wireshark's words. */
export interface Media {
  /** Without parameters, in lower case. */
  readonly type: string
  readonly info: string
  /** Replaces the Protocol column when not empty. */
  readonly column: string
  readonly kind: 'json' | 'text' | 'other'
}

const XML_TYPES: ReadonlySet<string> = new Set(['text/xml', 'application/xml', 'application/xml-dtd'])
const TEXT_TYPES: ReadonlySet<string> = new Set([
  'application/javascript',
  'application/x-javascript',
  'text/css',
  'text/csv',
  'text/enriched',
  'text/html',
  'text/javascript',
  'text/parameters',
  'text/plain',
  'text/richtext',
  'text/rtf',
  'text/turtle',
])

/** Images are told by their first bytes. */
const SIGNATURES: Readonly<Record<string, readonly (readonly [bytes: readonly number[], info: string])[]>> = {
  'image/gif': [
    [[0x47, 0x49, 0x46, 0x38, 0x37, 0x61], 'GIF87a'],
    [[0x47, 0x49, 0x46, 0x38, 0x39, 0x61], 'GIF89a'],
  ],
  'image/png': [[[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'PNG']],
  'image/jpeg': [[[0xff, 0xd8], 'JPEG JFIF image']],
  'image/jpg': [[[0xff, 0xd8], 'JPEG JFIF image']],
}

function otherInfo(type: string, body: Uint8Array): string {
  if (type === '' || type === 'application/octet-stream' || type.startsWith('multipart/')) return ''
  const known = SIGNATURES[type]?.find(([bytes]) => bytes.every((byte, i) => body[i] === byte))
  return ` (${known?.[1] ?? type})`
}

/** `json` where the layout finds that it is. */
export function mediaOf(contentType: string, body: Uint8Array, json: boolean): Media {
  const type = contentType.split(';', 1)[0].trim().toLowerCase()
  if (json) {
    return { type, info: `, JavaScript Object Notation (${type})`, column: 'HTTP/JSON', kind: 'json' }
  }
  if (XML_TYPES.has(type) || type.endsWith('+xml')) return { type, info: '', column: 'HTTP/XML', kind: 'other' }
  if (TEXT_TYPES.has(type)) return { type, info: ` (${type})`, column: '', kind: 'text' }
  return { type, info: otherInfo(type, body), column: '', kind: 'other' }
}
