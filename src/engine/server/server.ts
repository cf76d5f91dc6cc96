/**
 * The headless server: the window's files, the engine's WebSocket, uploads and downloads for a browser that has no file dialogs.
 * On loopback only. It reaches the engine through `EngineFace` and knows nothing else of it.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { stat, unlink } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import sirv from 'sirv'
import { type WebSocket, WebSocketServer } from 'ws'
import { CONTENT_SECURITY_POLICY } from '../../shared/content-policy.ts'
import { MAX_CONTROL_CHARACTERS, type Transport } from '../../shared/wire/transport.ts'
import { AccessControl } from './access.ts'

export interface EngineFace {
  connect(transport: Transport): void
  /** A new path for a file that the browser sends. */
  uploadPath(name: string): string
  /** Path of a file that a save left for the browser, null when there is none of that id. */
  downloadPath(id: string): string | null
}

export interface ServerOptions {
  readonly engine: EngineFace
  /** Folder with the built window. */
  readonly root: string
  readonly token: string
  readonly port: number
}

const UPLOAD_LIMIT = 64 * 1024 ** 3

export interface RunningServer {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function startServer({ engine, root, token, port }: ServerOptions): Promise<RunningServer> {
  const files = sirv(root, { etag: true, setHeaders: (response) => setHeaders(response) })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_CONTROL_CHARACTERS })
  let access: AccessControl | undefined

  const server = createServer((request, response) => {
    const granted = access?.check(request) ?? 'denied'
    if (granted === 'denied') return deny(response)
    if (granted === 'token') {
      response.writeHead(303, {
        'set-cookie': access?.cookieHeader ?? '',
        location: '/',
        'referrer-policy': 'no-referrer',
      })
      return response.end()
    }
    void route(request, response, engine, files)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path !== '/engine' || access?.check(request) !== 'granted') return socket.destroy()
    sockets.handleUpgrade(request, socket, head, (open) => engine.connect(socketTransport(open)))
  })
  await listen(server, port)
  const bound = (server.address() as AddressInfo).port
  access = new AccessControl(token, bound)
  return {
    url: `http://127.0.0.1:${bound}/?token=${token}`,
    port: bound,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  engine: EngineFace,
  files: ReturnType<typeof sirv>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  try {
    if (request.method === 'POST' && url.pathname === '/upload') await upload(request, response, engine, url)
    else if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end()
    else if (url.pathname.startsWith('/download/'))
      await download(response, engine, url.pathname.slice('/download/'.length))
    else files(request, response, () => void response.writeHead(404).end())
  } catch (error) {
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(error instanceof Error ? error.message : String(error))
  }
}

async function upload(request: IncomingMessage, response: ServerResponse, engine: EngineFace, url: URL): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > UPLOAD_LIMIT) return void response.writeHead(413).end()
  const path = engine.uploadPath(basename(url.searchParams.get('name') ?? 'upload'))
  try {
    await pipeline(request, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
  } catch (error) {
    await unlink(path).catch(() => {})
    throw error
  }
  setHeaders(response)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path }))
}

async function download(response: ServerResponse, engine: EngineFace, id: string): Promise<void> {
  const path = engine.downloadPath(id)
  if (path === null) return void response.writeHead(404).end()
  setHeaders(response)
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': (await stat(path)).size,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(basename(path))}`,
  })
  await pipeline(createReadStream(path), response)
}

function setHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('cache-control', 'no-cache')
}

function deny(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
  response.end('Not allowed. Open the URL that "tapscope serve" printed, with its token.\n')
}

function socketTransport(socket: WebSocket): Transport {
  const transport: Transport = {
    send: (message) => socket.send(message),
    get buffered() {
      return socket.bufferedAmount
    },
    close: () => socket.close(),
    onMessage: () => {},
    onClose: () => {},
  }
  socket.on('message', (data, isBinary) => {
    if (!isBinary) transport.onMessage(data.toString())
  })
  socket.on('close', () => transport.onClose())
  socket.on('error', () => socket.terminate())
  return transport
}
