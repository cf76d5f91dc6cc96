/** Sigma's log sources of networks and processes, and which of our fields hold what theirs do. */
import { type LogSource, Refusal } from './sigma-rule.ts'

/** What a field of Sigma's is here; with several names, any of them. `half`: in the response only. */
export type Target = { readonly half?: 'response' } & (
  | { readonly kind: 'text' | 'number' | 'command' | 'extension'; readonly names: readonly string[] }
  | { readonly kind: 'address'; readonly names: readonly string[]; readonly names6: readonly string[] }
  /** Values in small letters, each with a filter. */
  | { readonly kind: 'choice'; readonly filters: Readonly<Record<string, string>> }
)

export interface LogKind {
  /** The frames that are such events. */
  readonly base: string
  /** Those where a field of the response is asked for. */
  readonly responseBase?: string
  /** How a response tells its request, where fields of both can't be in one frame. */
  readonly pairing?: string
  readonly by: readonly string[]
  /** Whether an event is one for each new key. */
  readonly first?: boolean
  readonly fields: Readonly<Record<string, Target>>
  /** Fields that keywords are looked for in. */
  readonly keywords?: readonly string[]
}

/** What every frame passes. */
export const ALWAYS = 'frame'

const ADDRESSES = ['ip.src', 'ip.dst']
const text = (...names: readonly string[]): Target => ({ kind: 'text', names })
const number = (...names: readonly string[]): Target => ({ kind: 'number', names })
const inResponse = (target: Target): Target => ({ ...target, half: 'response' })
const address = (end: 'src' | 'dst'): Target => ({ kind: 'address', names: [`ip.${end}`], names6: [`ipv6.${end}`] })
const port = (end: 'src' | 'dst'): Target => number(`tcp.${end}port`, `udp.${end}port`)
/** The same under several of Sigma's names, in small letters. */
const named = (names: readonly string[], target: Target): Record<string, Target> =>
  Object.fromEntries(names.map((name) => [name, target]))

const ENDS = {
  ...named(['sourceip', 'src_ip', 'id.orig_h', 'c-ip', 'clientip'], address('src')),
  ...named(['destinationip', 'dst_ip', 'id.resp_h', 's-ip'], address('dst')),
  ...named(['sourceport', 'src_port', 'id.orig_p'], port('src')),
  ...named(['destinationport', 'dst_port', 'id.resp_p', 's-port'], port('dst')),
  ...named(['protocol', 'proto'], {
    kind: 'choice',
    filters: { tcp: 'tcp', udp: 'udp', icmp: 'icmp', '6': 'tcp', '17': 'udp' },
  }),
}
/** Of packets of a machine's own programs, on Linux. */
const PROCESS = {
  image: text('proc.path'),
  commandline: text('proc.cmdline'),
  user: text('proc.user'),
}

const CONNECTION: LogKind = {
  base: '((tcp.flags.syn == 1 && tcp.flags.ack == 0) || udp)',
  by: ADDRESSES,
  fields: {
    ...ENDS,
    ...PROCESS,
    initiated: { kind: 'choice', filters: { true: ALWAYS } },
  },
}
/** A connection's name is told by what goes over it. */
const NAMED_CONNECTION: LogKind = {
  base: '(tls.handshake.type == 1 || http.request)',
  by: ADDRESSES,
  fields: {
    ...CONNECTION.fields,
    destinationhostname: text('tls.handshake.extensions_server_name', 'http.host'),
  },
}

const TYPES: Readonly<Record<string, number>> = {
  a: 1,
  ns: 2,
  cname: 5,
  soa: 6,
  null: 10,
  ptr: 12,
  mx: 15,
  txt: 16,
  aaaa: 28,
  srv: 33,
  any: 255,
}
const RCODES: Readonly<Record<string, number>> = {
  noerror: 0,
  formerr: 1,
  servfail: 2,
  nxdomain: 3,
  notimp: 4,
  refused: 5,
}
const choice = (field: string, values: Readonly<Record<string, number>>): Target => ({
  kind: 'choice',
  filters: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${field} == ${value}`])),
})

const DNS: LogKind = {
  base: '(dns.qry.name && dns.flags.response == 0)',
  responseBase: '(dns.flags.response == 1)',
  by: ADDRESSES,
  fields: {
    ...ENDS,
    ...PROCESS,
    ...named(['query', 'queryname', 'dns.question.name'], text('dns.qry.name')),
    ...named(['record_type', 'qtype_name', 'querytype'], choice('dns.qry.type', TYPES)),
    qtype: number('dns.qry.type'),
    ...named(['answer', 'answers', 'queryresults'], inResponse(text('dns.txt', 'dns.cname'))),
    ...named(['rcode_name', 'response_code'], inResponse(choice('dns.flags.rcode', RCODES))),
    rcode: inResponse(number('dns.flags.rcode')),
  },
}

const HTTP: LogKind = {
  base: 'http.request',
  responseBase: 'http.response',
  pairing: 'http.request_in',
  by: ADDRESSES,
  fields: {
    ...ENDS,
    ...named(['c-uri', 'url', 'c-url'], text('http.request.full_uri')),
    ...named(['cs-uri', 'uri', 'request_uri'], text('http.request.uri')),
    ...named(['cs-uri-stem', 'c-uri-path', 'c-uri-stem'], text('http.request.uri.path')),
    ...named(['cs-uri-query', 'c-uri-query'], text('http.request.uri.query')),
    ...named(['c-uri-extension', 'cs-uri-extension'], { kind: 'extension', names: ['http.request.uri.path'] }),
    ...named(['c-useragent', 'cs-user-agent', 'cs-useragent', 'user_agent', 'useragent'], text('http.user_agent')),
    ...named(['cs-method', 'method', 'c-method'], text('http.request.method')),
    ...named(['cs-host', 'r-dns', 'host', 'c-host'], text('http.host')),
    ...named(['cs-referer', 'cs-referrer', 'referrer', 'referer'], text('http.referer')),
    ...named(['cs-cookie', 'cookie'], text('http.cookie')),
    ...named(['sc-status', 'status_code'], inResponse(number('http.response.code'))),
    ...named(['resp_mime_types', 'sc-content-type'], inResponse(text('http.content_type'))),
  },
  keywords: ['http.request.uri', 'http.user_agent', 'http.referer'],
}

const TLS: LogKind = {
  base: 'tls.handshake',
  by: ADDRESSES,
  fields: {
    ...ENDS,
    ...named(['server_name', 'tls.sni'], text('tls.handshake.extensions_server_name')),
    ja3: text('tls.handshake.ja3'),
    ja3s: text('tls.handshake.ja3s'),
    ja4: text('tls.handshake.ja4'),
  },
}

/** What is tapped: its command is known, its image by the first word of that. */
const TAPPED: LogKind = {
  base: 'stdio',
  by: ['stdio.pid'],
  first: true,
  fields: {
    commandline: text('stdio.command'),
    image: { kind: 'command', names: ['stdio.command'] },
  },
}

const ZEEK: Readonly<Record<string, LogKind>> = { conn: CONNECTION, dns: DNS, http: HTTP, ssl: TLS }

/** Throws a Refusal. `fields`: those that the rule asks for, in small letters. */
export function kindOf({ category = '', product = '', service = '' }: LogSource, fields: readonly string[]): LogKind {
  const known =
    ofCategory(category, fields) ?? (product === 'zeek' && Object.hasOwn(ZEEK, service) ? ZEEK[service] : null)
  const named = [product, category, service].filter((part) => part !== '').join(' ')
  if (!known) throw new Refusal(`nothing here is like its log source, ${named || 'which it does not name'}`)
  const processes = fields.filter((name) => Object.hasOwn(PROCESS, name))
  if (known !== TAPPED && product !== '' && product !== 'linux' && processes.length > 0)
    throw new Refusal(`it asks for ${processes.join(' and ')}, and which program sends a packet is known on Linux only`)
  return known
}

function ofCategory(category: string, fields: readonly string[]): LogKind | null {
  switch (category) {
    case 'network_connection':
    case 'firewall':
      return fields.includes('destinationhostname') ? NAMED_CONNECTION : CONNECTION
    case 'dns':
    case 'dns_query':
      return DNS
    case 'proxy':
    case 'webserver':
      return HTTP
    case 'process_creation':
      return TAPPED
    default:
      return null
  }
}
