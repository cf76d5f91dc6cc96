/**
 * `--output` as people write it, `KIND:TARGET?OPTION=VALUE&OPTION=VALUE`, to what is meant. The spellings of the project's first seed
 * (`integration:syslog`, `pipe:NAME`) are among them.
 */
import { isAbsolute, resolve } from 'node:path'
import { fail, ok, type Result } from '../../shared/base/result.ts'

export const KINDS = [
  'stdout',
  'file',
  'tcp',
  'tls',
  'unix',
  'pipe',
  'syslog',
  'prometheus',
  'elastic',
  'splunk',
  'webhook',
  'exec',
] as const
export type OutputKind = (typeof KINDS)[number]

export interface OutputSpec {
  readonly kind: OutputKind
  /** Without secrets, and always spelt the same: for people and for policies. */
  readonly name: string
  /** Path, command or URL; empty where host and port say it. */
  readonly target: string
  readonly host: string
  readonly port: number
  /** Of `syslog:` */
  readonly over: 'local' | 'udp' | 'tcp' | 'tls' | 'unix'
  readonly options: Readonly<Record<string, string>>
}

const TLS = ['ca', 'cert', 'key', 'servername']
const COMMON = ['format', 'memory', 'spill', 'send', 'severity']
const OPTIONS: Readonly<Record<OutputKind, readonly string[]>> = {
  stdout: [],
  file: ['rotate', 'age', 'keep', 'compress'],
  tcp: [],
  tls: TLS,
  unix: [],
  pipe: [],
  syslog: ['facility', ...TLS],
  prometheus: [],
  elastic: ['index', 'key-file', ...TLS],
  splunk: ['index', 'sourcetype', 'token-file', ...TLS],
  webhook: ['token-file', ...TLS],
  exec: [],
}
/** These have their own form of an event. */
const FIXED_FORMAT: ReadonlySet<OutputKind> = new Set(['syslog', 'prometheus', 'elastic', 'splunk', 'webhook'])

const SYSLOG_PORTS = { udp: 514, tcp: 601, tls: 6514 } as const
/** The one that exporters of OpenTelemetry have. */
const PROMETHEUS_PORT = 9464
const LOOPBACK = '127.0.0.1'

export function parseOutput(text: string): Result<OutputSpec> {
  const word = text.replace(/^integration:/, '')
  const [kind, rest] = split(word, ':')
  if (!isKind(kind.split('?')[0])) return fail(`unknown output '${text}'; there are ${KINDS.map(spelling).join(', ')}`)
  // An option of a word without a colon: `stdout?format=text`.
  const [bare, ownOptions] = rest === undefined ? split(kind, '?') : [kind, undefined]
  if (!isKind(bare)) return fail(`unknown output '${text}'`)
  const [target, words] = bare === 'exec' ? [rest ?? '', undefined] : splitOptions(rest ?? '', ownOptions)
  const options = readOptions(bare, words ?? '')
  if (!options.ok) return fail(`${bare}: ${options.error}`)
  const parsed = READ[bare](target)
  if (!parsed.ok) return fail(`${shown(text)}: ${parsed.error}`)
  const base = { target: '', host: '', port: 0, over: 'local', name: bare } as const
  return ok({ ...base, ...parsed.value, kind: bare, options: options.value })
}

const isKind = (word: string): word is OutputKind => (KINDS as readonly string[]).includes(word)

const spelling = (kind: OutputKind): string => (kind === 'stdout' ? kind : `${kind}:`)

type Read = (target: string) => Result<Partial<OutputSpec>>

const READ: Readonly<Record<OutputKind, Read>> = {
  stdout: (target) => (target === '' ? ok({ name: 'stdout' }) : fail('stdout takes nothing after it')),
  file: (target) => pathOf('file', target),
  unix: (target) => pathOf('unix', target),
  tcp: (target) => address('tcp', target),
  tls: (target) => address('tls', target),
  pipe(target) {
    if (target === '') return fail('a name or a path is missing')
    if (isAbsolute(target)) return ok({ target, name: `pipe:${target}` })
    if (!/^[\w.-]{1,64}$/.test(target) || /^\.+$/.test(target))
      return fail('a name has letters, digits, ".", "_" and "-" only')
    return ok({ target: `/tmp/tapscope-${target}.pipe`, name: `pipe:${target}` })
  },
  syslog: readSyslog,
  prometheus(target) {
    if (target === '')
      return ok({ host: LOOPBACK, port: PROMETHEUS_PORT, name: `prometheus:${LOOPBACK}:${PROMETHEUS_PORT}` })
    const colon = /^\d+$/.test(target) ? `${LOOPBACK}:${target}` : target
    return address('prometheus', colon, true)
  },
  elastic: (target) => urlOf('elastic', target),
  splunk: (target) => urlOf('splunk', target),
  webhook(target) {
    const parsed = urlOf('webhook', target)
    return parsed.ok ? ok({ ...parsed.value, name: withoutToken(parsed.value.name ?? '') }) : parsed
  },
  exec: (target) => (target.trim() === '' ? fail('a command is missing') : ok({ target, name: `exec:${target}` })),
}

/** `syslog:`, `syslog:HOST[:PORT]` (udp), `syslog:tcp://HOST[:PORT]`, `syslog:unix:///dev/log` or `syslog:/dev/log`. */
function readSyslog(target: string): Result<Partial<OutputSpec>> {
  if (target === '') return ok({ over: 'local', target: '/dev/log', name: 'syslog:' })
  const [, word = '', rest] = /^(?:(udp|tcp|tls|unix):(?:\/\/)?)?(.*)$/s.exec(target) ?? []
  if (word === 'unix' || rest.startsWith('/')) {
    const path = pathOf('syslog:unix', rest)
    return path.ok ? ok({ ...path.value, over: 'unix' }) : path
  }
  const over = (word || 'udp') as keyof typeof SYSLOG_PORTS
  const hasPort = /^(\[[^\]]*\]|[^:[\]]*):\d+$/.test(rest)
  const parsed = address(`syslog:${over}`, hasPort ? rest : `${rest}:${SYSLOG_PORTS[over]}`)
  return parsed.ok ? ok({ ...parsed.value, over }) : parsed
}

function pathOf(kind: string, target: string): Result<Partial<OutputSpec>> {
  if (target === '' || target.includes('\0')) return fail('a path is missing')
  const path = resolve(target)
  return ok({ target: path, name: `${kind}:${path}` })
}

function address(kind: string, target: string, anyPort = false): Result<Partial<OutputSpec>> {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(target) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined) return fail('HOST:PORT is wanted, an IPv6 address in brackets')
  if (port > 65_535 || (port === 0 && !anyPort)) return fail(`${digits} is no port`)
  return ok({ host, port, name: `${kind}:${bracketed ? `[${host}]` : host}:${port}` })
}

function urlOf(kind: string, target: string): Result<Partial<OutputSpec>> {
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return fail('a URL is wanted, http:// or https://')
  return ok({ target, host: url.hostname, name: `${kind}:${url.protocol}//${url.host}${url.pathname}` })
}

/** The path of a webhook may be all the secret there is. */
const withoutToken = (name: string): string => name.replace(/\/([^/]{3})[^/]{13,}(?=\/|$)/g, '/$1…')

/** A user name and password in a URL are nobody's business. */
const shown = (text: string): string => text.replace(/\/\/[^/@]*@/, '//…@')

/** What follows a `?` is options when it looks so: a path may have one too. */
function splitOptions(rest: string, own: string | undefined): [string, string | undefined] {
  if (own !== undefined) return [rest, own]
  const [, target, words] = /^(.*)\?([a-z-]+=[^?]*)$/s.exec(rest) ?? []
  return target === undefined ? [rest, undefined] : [target, words]
}

function readOptions(kind: OutputKind, words: string): Result<Record<string, string>> {
  const options: Record<string, string> = {}
  const known = [...COMMON.filter((name) => name !== 'format' || !FIXED_FORMAT.has(kind)), ...OPTIONS[kind]]
  for (const word of words.split('&').filter((one) => one !== '')) {
    const [name, value] = split(word, '=')
    if (!known.includes(name)) return fail(`unknown option '${name}'; there are ${known.join(', ')}`)
    if (!value) return fail(`option '${name}' needs a value`)
    options[name] = value
  }
  return ok(options)
}

function split(text: string, at: string): [string, string | undefined] {
  const place = text.indexOf(at)
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)]
}
