/** `tapscope serve` as a browser, and as what is not the browser it was opened in, would find it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { CLI } from '../support/built.ts'
import { capture, haveCaptures } from '../support/captures.ts'

let server: ChildProcess
let spools = ''
let url: URL
let cookie = ''

beforeAll(async () => {
  spools = mkdtempSync(join(tmpdir(), 'tapscope-serve-'))
  const files = haveCaptures ? [capture('http_espn.pcapng')] : []
  server = spawn(process.execPath, [CLI, 'serve', ...files], {
    env: { ...process.env, TAPSCOPE_SPOOLS: spools },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  url = await new Promise<URL>((resolve) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      const found = /http:\S+/.exec(chunk.toString())
      if (found) resolve(new URL(found[0]))
    })
  })
})

afterAll(async () => {
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await gone
  rmSync(spools, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: url.port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

function connect(headers: Record<string, string>): Promise<'open' | 'refused'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}/engine`, { headers })
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('error', () => resolve('refused'))
  })
}

describe('tapscope serve', () => {
  it('gives nothing to who has no token', async () => {
    for (const path of ['/', '/index.html', '/assets/', '/upload', '/download/x', '/?token=wrong']) {
      expect((await ask(path)).status, path).toBe(403)
    }
    expect(await connect({})).toBe('refused')
  })

  it('takes the token once and answers with a cookie', async () => {
    const answer = await ask(`/${url.search}`)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    cookie = String(answer.headers['set-cookie']).split(';')[0]
    const page = await ask('/', { cookie })
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['content-security-policy']).not.toContain('unsafe-eval')
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)/)
    expect(page.body).not.toMatch(/(src|href)="https?:/)
  })

  it('refuses other origins and other host names, cookie or not', async () => {
    expect((await ask('/', { cookie, host: 'rebound.example' })).status).toBe(403)
    expect((await ask('/upload?name=a', { cookie, origin: 'http://evil.example' }, 'POST')).status).toBe(403)
    expect(await connect({ cookie, origin: 'http://evil.example' })).toBe('refused')
    expect(await connect({ cookie, origin: url.origin })).toBe('open')
  })

  it('serves files of the window only', async () => {
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2f..%2fetc/passwd',
      '/download/../../etc/passwd',
    ]) {
      expect((await ask(path, { cookie })).status, path).toBe(404)
    }
    expect((await ask('/', { cookie }, 'DELETE')).status).toBe(405)
  })

  it('lets go of a socket that sends what is no message', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}/engine`, { headers: { cookie, origin: url.origin } })
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send('not json')
    socket.send(JSON.stringify({ call: 1, name: 'no.such.call', params: {} }))
    socket.send(JSON.stringify({ call: 2, name: 'rows.read', params: { view: -1, from: 0, count: 1 } }))
    socket.send(new Uint8Array([1, 2, 3]))
    const answered = await new Promise<string>((resolve) => {
      socket.on('message', (data, isBinary) => {
        const text = isBinary ? '' : data.toString()
        if (text.includes('"error"')) resolve(text)
      })
    })
    expect(JSON.parse(answered)).toMatchObject({ error: 2 })
    socket.close()
    expect((await ask('/', { cookie })).status).toBe(200)
  })
})
