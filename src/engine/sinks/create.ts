/** From what `--output` says to something that events can be written to. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { choiceOf } from './choice.ts'
import { cefEncoder } from './encoders/cef.ts'
import { jsonlEncoder } from './encoders/jsonl.ts'
import { FACILITIES, syslogEncoder } from './encoders/syslog.ts'
import { textEncoder } from './encoders/text.ts'
import { type EventSink, Output } from './output.ts'
import { PrometheusOutput } from './prometheus.ts'
import { durationMs, sizeBytes } from './quantities.ts'
import type { EventEncoder } from './record.ts'
import type { OutputSpec } from './spec.ts'
import type { Transport } from './transport.ts'
import { udpTransport } from './transports/datagram.ts'
import { elasticEncoder, elasticTransport } from './transports/elastic.ts'
import { type Compression, fileTransport, hasZstd } from './transports/file.ts'
import { makePipe, pipeTransport } from './transports/named-pipe.ts'
import { programTransport } from './transports/program.ts'
import { tcpTransport, tlsTransport, unixTransport } from './transports/socket.ts'
import { splunkEncoder, splunkTransport } from './transports/splunk.ts'
import { standardOutput } from './transports/standard-output.ts'
import { loggerTransport, takesDatagrams } from './transports/syslog-program.ts'
import { readTlsFiles } from './transports/tls-files.ts'
import { webhookEncoder, webhookTransport } from './transports/webhook.ts'

export const FORMATS = ['jsonl', 'json', 'cef', 'pcapng', 'text'] as const
export type EventFormat = (typeof FORMATS)[number]

const MEMORY_BYTES = 16_000_000
const SPILL_BYTES = 256_000_000

export interface CreateOptions {
  /** Of all outputs that name none of their own; null for each one's default. */
  readonly format: EventFormat | null
  readonly version: string
  readonly terminal: boolean
  /** Folder for what outputs spill, a folder each. */
  readonly spillFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** pcapng needs more than this room knows. */
  readonly pcapng: () => EventEncoder
  readonly say: (message: string) => void
}

/** An error says what is wrong with the output. `number` tells outputs apart. */
export async function createOutput(
  spec: OutputSpec,
  number: number,
  options: CreateOptions,
): Promise<Result<EventSink>> {
  try {
    const chosen = choiceOf(spec.options)
    if (spec.kind === 'prometheus') return ok(chosen(await PrometheusOutput.listen(spec.host, spec.port)))
    const { encoder, transport } = await parts(spec, options)
    return ok(
      chosen(
        new Output(transport, encoder, {
          name: spec.name,
          memoryBytes: quantity(spec, 'memory', sizeBytes) ?? MEMORY_BYTES,
          spillBytes: quantity(spec, 'spill', sizeBytes) ?? SPILL_BYTES,
          folder: join(options.spillFolder, String(number)),
          say: options.say,
        }),
      ),
    )
  } catch (error) {
    return fail(`${spec.name}: ${(error as Error).message}`)
  }
}

interface Parts {
  readonly encoder: EventEncoder
  readonly transport: Transport
}

async function parts(spec: OutputSpec, options: CreateOptions): Promise<Parts> {
  switch (spec.kind) {
    case 'syslog':
      return await syslogParts(spec, options)
    case 'elastic':
      return elasticParts(spec, options)
    case 'splunk':
      return splunkParts(spec, options)
    case 'webhook':
      return webhookParts(spec, options)
    default:
      return { encoder: encoderOf(spec, options), transport: transportOf(spec) }
  }
}

function encoderOf(spec: OutputSpec, { format, version, terminal, pcapng }: CreateOptions): EventEncoder {
  const onTerminal = spec.kind === 'stdout' && terminal
  const chosen = formatOf(spec.options.format) ?? format ?? defaultFormat(spec, onTerminal)
  switch (chosen) {
    case 'cef':
      return cefEncoder(version)
    case 'text':
      return textEncoder({ colours: onTerminal })
    case 'pcapng':
      if (onTerminal) throw new Error('pcapng is no text: send it to a file or a pipe')
      return pcapng()
    default:
      return jsonlEncoder({ terminal: onTerminal })
  }
}

function formatOf(word: string | undefined): EventFormat | null {
  if (word === undefined) return null
  const format = FORMATS.find((one) => one === word)
  if (!format) throw new Error(`unknown format '${word}'; there are ${FORMATS.join(', ')}`)
  return format
}

function defaultFormat({ kind, target }: OutputSpec, onTerminal: boolean): EventFormat {
  if (kind === 'file' && /\.pcapng(\.gz|\.zst)?$/.test(target)) return 'pcapng'
  if (kind === 'file' && /\.cef(\.gz|\.zst)?$/.test(target)) return 'cef'
  return onTerminal ? 'text' : 'jsonl'
}

function transportOf(spec: OutputSpec): Transport {
  const { kind, target, host, port, options } = spec
  switch (kind) {
    case 'tcp':
      return tcpTransport(host, port)
    case 'tls':
      return tlsTransport(host, port, readTlsFiles(options))
    case 'unix':
      return unixTransport(target)
    case 'pipe':
      return pipeTransport(target, makePipe(target))
    case 'exec':
      return programTransport(target)
    case 'file':
      return fileTransport({
        path: target,
        compression: compressionOf(spec),
        rotateBytes: quantity(spec, 'rotate', sizeBytes) ?? 0,
        rotateMs: quantity(spec, 'age', durationMs) ?? 0,
        keep: quantity(spec, 'keep', (text) => (/^\d{1,6}$/.test(text) ? Number(text) : undefined)) ?? 0,
      })
    default:
      return standardOutput()
  }
}

function compressionOf({ target, options }: OutputSpec): Compression {
  const word = options.compress ?? (target.endsWith('.gz') ? 'gzip' : target.endsWith('.zst') ? 'zstd' : 'none')
  if (word !== 'gzip' && word !== 'zstd' && word !== 'none')
    throw new Error(`compress= is gzip, zstd or none, not '${word}'`)
  if (word === 'zstd' && !hasZstd()) throw new Error('zstd needs Node 22.15 or newer; gzip works everywhere')
  return word
}

async function syslogParts(
  { over, host, port, target, options }: OutputSpec,
  { version }: CreateOptions,
): Promise<Parts> {
  const facility = options.facility ?? 'user'
  if (!FACILITIES.includes(facility))
    throw new Error(`unknown facility '${facility}'; there are ${FACILITIES.join(', ')}`)
  const encoder = (framing: 'counted' | 'datagram' | 'message-only') => syslogEncoder({ facility, version, framing })
  if (over === 'udp') return { encoder: encoder('datagram'), transport: udpTransport(host, port) }
  if (over === 'tcp') return { encoder: encoder('counted'), transport: tcpTransport(host, port) }
  if (over === 'tls') return { encoder: encoder('counted'), transport: tlsTransport(host, port, readTlsFiles(options)) }
  if (!(await takesDatagrams(target))) return { encoder: encoder('counted'), transport: unixTransport(target) }
  return {
    encoder: encoder('message-only'),
    transport: loggerTransport(target, over === 'local' ? 'local' : 'rfc5424'),
  }
}

function elasticParts({ target, options }: OutputSpec, { environment }: CreateOptions): Parts {
  const url = new URL(target)
  const index = options.index ?? (url.pathname.split('/').find((part) => part !== '') || 'tapscope')
  const key = secret(options['key-file'], environment.TAPSCOPE_ELASTIC_API_KEY)
  const authorization = key === '' ? basic(url) : `ApiKey ${key}`
  const transport = elasticTransport({ url: new URL(url.origin), authorization, tls: readTlsFiles(options) })
  return { encoder: elasticEncoder(index), transport }
}

function splunkParts({ target, options }: OutputSpec, { environment }: CreateOptions): Parts {
  const token = secret(options['token-file'], environment.TAPSCOPE_SPLUNK_TOKEN)
  if (token === '') throw new Error('a token is missing: set TAPSCOPE_SPLUNK_TOKEN, or token-file=FILE')
  const { index = '', sourcetype = 'tapscope:event' } = options
  const url = new URL(target)
  url.username = ''
  url.password = ''
  return {
    encoder: splunkEncoder(index, sourcetype),
    transport: splunkTransport({ url, token, tls: readTlsFiles(options) }),
  }
}

function webhookParts({ target, options }: OutputSpec, { environment }: CreateOptions): Parts {
  const url = new URL(target)
  const token = secret(options['token-file'], environment.TAPSCOPE_WEBHOOK_TOKEN)
  const authorization = token === '' ? basic(url) : `Bearer ${token}`
  url.username = ''
  url.password = ''
  return { encoder: webhookEncoder(), transport: webhookTransport({ url, authorization, tls: readTlsFiles(options) }) }
}

const basic = ({ username, password }: URL): string =>
  username === ''
    ? ''
    : `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`

/** From its file, else from the environment; empty for none. */
function secret(file: string | undefined, fallback: string | undefined): string {
  const text = (file === undefined ? (fallback ?? '') : readFileSync(file, 'utf8')).trim()
  if (/[^\x21-\x7e]/.test(text)) throw new Error('the token has characters that no token has')
  return text
}

function quantity(spec: OutputSpec, name: string, read: (text: string) => number | undefined): number | undefined {
  const text = spec.options[name]
  if (text === undefined) return undefined
  const value = read(text)
  if (value === undefined) throw new Error(`'${text}' is not a value for ${name}=`)
  return value
}
