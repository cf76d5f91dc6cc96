/**
 * A capture of a TLS connection that really took place: a client and a server of this process, a relay between them that notes what each sent,
 * and a pcapng file with the frames and the secrets, as if they had been captured.
 */
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import https, { type RequestOptions } from 'node:https'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { A, B, concat, ethernet, ipv6, tcp, u32le } from '../fixtures/dissect/build.ts'

export const tlsFixture = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))

const key = readFileSync(tlsFixture('key.pem'))
const cert = readFileSync(tlsFixture('certificate.pem'))
/** SSL_OP_NO_ENCRYPT_THEN_MAC, which node:crypto has no name for. */
export const NO_ENCRYPT_THEN_MAC = 1 << 19

export interface TlsOptions {
  readonly version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  readonly ciphers: string
  readonly secureOptions?: number
}

export interface Chunk {
  /** 0 from the client, 1 from the server. */
  readonly from: 0 | 1
  readonly bytes: Uint8Array
}

export interface TlsExchange {
  readonly chunks: readonly Chunk[]
  /** The key log. */
  readonly secrets: string
}

/** What the server says to each path. */
export const BIG = 50_000
export const PATHS = ['/', '/big', '/json', '/post', '/last'] as const
const POSTED = 20_000

/** Requests of all paths over one connection. */
export async function exchange({ version, ...options }: TlsOptions): Promise<TlsExchange> {
  const settings = { ...options, minVersion: version, maxVersion: version } as const
  const server = https.createServer({ ...settings, key, cert }, (request, response) => {
    request.resume().on('end', () => {
      if (request.url === '/big') response.setHeader('content-type', 'text/plain').end('b'.repeat(BIG))
      else if (request.url === '/json') {
        response.setHeader('content-type', 'application/json').write('{"some": ')
        setTimeout(() => response.end('"value"}'), 5)
      } else response.setHeader('content-type', 'text/plain').end(`answer to ${request.url}`)
    })
  })
  const chunks: Chunk[] = []
  const relay = createServer((client) => {
    const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1')
    pass(client, upstream, (bytes) => chunks.push({ from: 0, bytes }))
    pass(upstream, client, (bytes) => chunks.push({ from: 1, bytes }))
  })
  const secrets: Buffer[] = []
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
  agent.on('keylog', (line: Buffer) => secrets.push(line))
  try {
    await Promise.all([listening(server), listening(relay)])
    const { port } = relay.address() as AddressInfo
    const common = { ...settings, agent, port, host: '127.0.0.1', rejectUnauthorized: false }
    for (const path of PATHS) await ask({ ...common, path, method: path === '/post' ? 'POST' : 'GET' })
  } finally {
    agent.destroy()
    server.closeAllConnections()
    server.close()
    relay.close()
  }
  return { chunks, secrets: Buffer.concat(secrets).toString() }
}

function pass(from: Socket, to: Socket, note: (bytes: Uint8Array) => void): void {
  from.on('data', (bytes) => {
    note(bytes)
    to.write(bytes)
  })
  from.on('close', () => to.destroy())
  from.on('error', () => to.destroy())
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

function ask(options: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = https.request(options, (response) => {
      response.resume().on('end', resolve)
    })
    request.on('error', reject)
    request.end(options.method === 'POST' ? 'p'.repeat(POSTED) : undefined)
  })
}

/** The frames of an exchange on port 443: a handshake, then segments of up to `segment` bytes. */
export function framesOf({ chunks }: TlsExchange, segment = 1400): Uint8Array[] {
  const next = [1001, 5001]
  const frame = (from: 0 | 1, flags: number, payload: Uint8Array): Uint8Array => {
    const [source, destination] = from === 0 ? [50_000, 443] : [443, 50_000]
    const more = { flags, sequence: next[from], acknowledgment: next[1 - from] }
    const ends = from === 0 ? ([A, B] as const) : ([B, A] as const)
    const packet = ipv6(6, tcp(source, destination, payload, more), ends[0].v6, ends[1].v6)
    return ethernet(0x86dd, packet, ends[1].mac, ends[0].mac)
  }
  const frames = [frame(0, 0x02, new Uint8Array())]
  next[0]++
  frames.push(frame(1, 0x12, new Uint8Array()))
  next[1]++
  frames.push(frame(0, 0x10, new Uint8Array()))
  for (const { from, bytes } of chunks) {
    for (let at = 0; at < bytes.length; at += segment) {
      const payload = bytes.subarray(at, at + segment)
      frames.push(frame(from, 0x18, payload))
      next[from] += payload.length
    }
  }
  return frames
}

const TLS_KEY_LOG = 0x544c534b

/** Path of a new pcapng file with the frames, a millisecond apart, and the secrets before them, when there are any. */
export function pcapngFile(frames: readonly Uint8Array[], secrets = ''): string {
  const log = new TextEncoder().encode(secrets)
  const blocks = [
    block(0x0a0d0d0a, u32le(0x1a2b3c4d), u32le(1), u32le(0xffffffff), u32le(0xffffffff)),
    block(1, u32le(1), u32le(0)),
    ...(log.length > 0 ? [block(10, u32le(TLS_KEY_LOG), u32le(log.length), log)] : []),
    ...frames.map((frame, i) => {
      const micros = 1_700_000_000_000_000n + BigInt(i) * 1000n
      const time = [u32le(Number(micros >> 32n)), u32le(Number(micros & 0xffffffffn))]
      return block(6, u32le(0), ...time, u32le(frame.length), u32le(frame.length), frame)
    }),
  ]
  const path = join(mkdtempSync(join(tmpdir(), 'tapscope-')), 'frames.pcapng')
  writeFileSync(path, concat(...blocks))
  return path
}

function block(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts)
  const padding = new Uint8Array(-body.length & 3)
  const length = u32le(12 + body.length + padding.length)
  return concat(u32le(type), length, body, padding, length)
}
