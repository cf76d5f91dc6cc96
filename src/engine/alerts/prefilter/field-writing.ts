/**
 * Fields whose texts stand in the bytes of their frame, and what else stands there when a field does. A field that is missing here is only dear:
 * frames are dissected for it. One that is here wrongly would lose alerts, so tests look for each in real captures.
 */
import type { Field } from '../../dissect/protocol.ts'
import type { Predicate } from '../../filter/tree.ts'
import type { Writing } from './literals.ts'

const PLAIN: Writing = { utf8: true, inBody: true, between: '', repeated: false }
const PATH: Writing = { ...PLAIN, between: '/:[]' }
const NAMED: Writing = { ...PLAIN, between: '=' }
const REPEATED: Writing = { ...PLAIN, repeated: true }
const HEAD: Writing = { ...PLAIN, inBody: false }
const NAME: Writing = { ...HEAD, between: '.' }
const RAW: Writing = { ...PLAIN, utf8: false }
/** Words of a protocol of lines, of which only ASCII is looked for. */
const WORD: Writing = { ...HEAD, utf8: false }
const BYTES: Writing = { ...WORD, verbatim: true }

/** Bytes of these are not, or not only, those of the frame's payload. */
const NOT_IN_PAYLOAD = new Set(['frame', 'exported_pdu', 'stdio', 'mcphttp', 'proc'])

const PAYLOADS = new Set(['tcp.payload', 'udp.payload', 'data.data'])

/** Numbers that stand there in decimal digits. */
const DECIMALS = new Set(['http.response.code', 'ftp.response.code', 'smtp.response.code'])
/** More of them are not looked for. */
const MAX_DECIMALS = 16

const names = (prefix: string, list: string): string[] => list.split(' ').map((name) => `${prefix}.${name}`)

const WRITINGS: ReadonlyMap<string, Writing> = new Map(
  (
    [
      [PLAIN, names('json', 'key member value.string value.number')],
      [PATH, names('json', 'path path_with_value member_with_value')],
      [PLAIN, names('jsonrpc', 'version method params result error.message error.data')],
      [REPEATED, names('mcpx', 'method tool')],
      [PLAIN, names('mcpx', 'prompt uri arguments protocol_version client.name client.version server.name')],
      [PLAIN, names('mcpx', 'server.version result_type request_state input_request content.type content.text listed')],
      [PLAIN, names('mcpx', 'description include_context system_prompt level message cancelled')],
      [NAMED, names('mcpx', 'argument argument.part structured')],
      [{ ...PLAIN, between: ' =' }, names('mcpx', 'annotation')],
      [{ ...PLAIN, between: ' :' }, names('mcpx', 'requested')],
      [PLAIN, ['data-text-lines.line']],
      [HEAD, names('http', 'request.method request.uri request.uri.path request.uri.query request.version')],
      [
        HEAD,
        names('http', 'user_agent host referer cookie authorization location server content_type x_forwarded_for'),
      ],
      [HEAD, names('http', 'request.line request.uri.query.parameter')],
      [PLAIN, ['http.file_data']],
      [WORD, names('ftp', 'request.command request.arg')],
      [WORD, names('smtp', 'req.command req.parameter')],
      [WORD, names('pop', 'request.command request.parameter response.indicator response.description')],
      [WORD, names('imap', 'request request.command response response.status')],
      [NAME, names('dns', 'qry.name resp.name')],
    ] as const
  ).flatMap(([writing, fields]) => fields.map((name) => [name, writing] as const)),
)

/** Names of members of JSON, one of which stands in each frame that has the field. */
const MEMBERS: Readonly<Record<string, string>> = {
  'mcpx.is_error': 'isError',
  'mcpx.arguments': 'arguments',
  'mcpx.argument': 'arguments',
  'mcpx.argument.part': 'arguments inputResponses',
  'mcpx.system_prompt': 'systemPrompt',
  'mcpx.include_context': 'includeContext',
  'mcpx.annotation': 'annotations',
  'mcpx.input_request': 'inputRequests',
  'mcpx.request_state': 'requestState',
  'mcpx.requested': 'requestedSchema',
  'mcpx.listed': 'tools resources resourceTemplates prompts roots tasks',
  'mcpx.description': 'tools resources resourceTemplates prompts roots tasks instructions',
  'jsonrpc.result': 'result',
  'jsonrpc.params': 'params',
  'jsonrpc.error.code': 'error',
  'jsonrpc.error.message': 'error',
  'jsonrpc.error.data': 'error',
}

/** Heads of TLS records with handshake messages, RFC 8446 section 5.1, of all versions. */
const HANDSHAKES = ['\x16\x03\x00', '\x16\x03\x01', '\x16\x03\x02', '\x16\x03\x03', '\x16\x03\x04']

/** Bytes, a character each, of which one run stands in each frame with the field, whatever its value; none where that can't be told. */
export function marksOf({ name }: Field): readonly string[] {
  if (name === 'http.authbasic') return ['basic']
  if (name.startsWith('tls.handshake') || name.startsWith('tlsx.certificate')) return HANDSHAKES
  if (name === 'ssh.protocol') return ['ssh-']
  return MEMBERS[name]?.split(' ').map((member) => `"${member.toLowerCase()}"`) ?? []
}

/** Whether a field comes of a body that may be compressed. */
export const isInBody = ({ name }: Field): boolean => Object.hasOwn(MEMBERS, name)

/** How a field's value stands in its frame's bytes; undefined where that can't be told. */
export function writingOf({ name, type }: Field): Writing | undefined {
  if (type === 'protocol') return NOT_IN_PAYLOAD.has(name) ? undefined : name === 'http' ? HEAD_RAW : RAW
  return type === 'bytes' && PAYLOADS.has(name) ? BYTES : WRITINGS.get(name)
}

/** How the numbers of a set stand in their frame's bytes; undefined where that can't be told. */
export function decimalsOf({ name }: Field, { set }: Predicate): readonly string[] | undefined {
  if (!DECIMALS.has(name) || !set) return undefined
  const numbers: string[] = []
  for (const { first, last } of set.intervals) {
    if (Number(last) - Number(first) >= MAX_DECIMALS - numbers.length) return undefined
    for (let number = Number(first); number <= last; number++) numbers.push(String(number))
  }
  return numbers
}

const HEAD_RAW: Writing = { ...RAW, inBody: false }

export { HEAD, PLAIN, WRITINGS }
