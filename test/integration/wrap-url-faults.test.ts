/** What goes wrong between an MCP client and its server over HTTP, with `tapscope wrap --url` between them: as without, and recorded. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eachTestsBench, ending, recording } from './wrap-support.ts'
import { factsOf, freePort, startProxy, startServer } from './wrap-url-support.ts'

const bench = eachTestsBench()

/** A POST whose response is not read. */
function post(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent: new Agent() }, resolve).on('error', reject)
    sent.end('{"jsonrpc":"2.0","id":1,"method":"ping"}')
  })
}

/** What comes until the end, which may come too early. */
async function rest(response: IncomingMessage): Promise<{ body: string; isWhole: boolean }> {
  let body = ''
  try {
    for await (const bytes of response) body += bytes
  } catch {
    return { body, isWhole: false }
  }
  return { body, isWhole: response.complete }
}

const beginEvents = (outgoing: ServerResponse): boolean =>
  outgoing
    .writeHead(200, { 'content-type': 'text/event-stream' })
    .write('event: message\nid: 1\ndata: {"a":1}\n\ndata: {"b"')

/** Frames as text, with what the recording says besides. */
const recorded = () =>
  recording(bench().spool).frames.map((frame) => {
    const { status, problem } = factsOf(frame)
    return [frame.stream, frame.bytes.toString(), status, problem, frame.comments.join()]
  })
const PING = ['stdin', '{"jsonrpc":"2.0","id":1,"method":"ping"}', undefined, undefined, '']

describe('a server', () => {
  it('that is killed in a stream ends the stream, after all that it said', async () => {
    let answering: ServerResponse | undefined
    const origin = await startServer((_incoming, outgoing) => {
      answering = outgoing
      beginEvents(outgoing)
    })
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const response = await post(proxy.url)
    // What was said comes at once, though the stream goes on.
    await new Promise((resolve) => response.once('readable', resolve))
    answering?.destroy()
    const { body, isWhole } = await rest(response)
    expect([body, isWhole]).toEqual(['event: message\nid: 1\ndata: {"a":1}\n\ndata: {"b"', false])
    await proxy.stop()
    const why = 'The server closed the connection before the end of its answer'
    expect(recorded()).toEqual([
      PING,
      ['stdout', '{"a":1}', 200, undefined, ''],
      ['stdout', '{"b"', 200, undefined, `Incomplete: ${why}`],
      ['stderr', `${why}\n`, 200, why, ''],
    ])
  })

  it('that is not there is a 502 that says what to do', async () => {
    const port = await freePort()
    const proxy = await startProxy(bench(), `http://127.0.0.1:${port}/mcp`)
    const response = await post(proxy.url)
    const { body } = await rest(response)
    const why = `Nothing listens at http://127.0.0.1:${port}: start the server`
    expect([response.statusCode, body]).toEqual([502, `tapscope: ${why}\n`])
    await proxy.stop()
    const frames = recorded()
    expect(frames.map(([stream]) => stream)).toEqual(['stdin', 'stdout'])
    expect(frames[1]).toEqual(['stdout', `tapscope: ${why}\n`, 502, why, ''])
  })

  it('that refuses is heard', async () => {
    const origin = await startServer((_incoming, outgoing) => void outgoing.writeHead(405).end())
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    expect((await post(proxy.url)).statusCode).toBe(405)
    await proxy.stop()
    expect(recorded()).toEqual([PING, ['stdout', 'HTTP/1.1 405 Method Not Allowed\n', 405, undefined, '']])
  })

  it('with a certificate that nobody vouches for is refused, and one that somebody does is not', async () => {
    const { folder } = bench()
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    const made = spawnSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate])
    expect(made.status).toBe(0)
    const server = createSecureServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (incoming, outgoing) => {
        outgoing.end(`hello ${incoming.headers.host}`)
      },
    ).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const url = `https://localhost:${port}/mcp`
    try {
      const refused = await startProxy(bench(), url)
      const { body } = await rest(await post(refused.url))
      expect(body).toMatch(/certificate .* can't be trusted/)
      await refused.stop()
      const child = bench().start(['wrap', '--url', url, '--spool', join(folder, 'trusted.pcapng')], {
        env: { ...bench().environment, NODE_EXTRA_CA_CERTS: certificate },
      })
      const own = await new Promise<string>((resolve) => {
        let said = ''
        child.stderr.on('data', (chunk) => {
          said += chunk
          const told = /in the client: (\S+)\n/.exec(said)?.[1]
          if (told) resolve(told)
        })
      })
      expect((await rest(await post(own))).body).toBe(`hello localhost:${port}`)
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })
})

describe('a client', () => {
  it('that goes in a stream takes the server’s with it', async () => {
    let gone: () => void = () => {}
    const serverSawIt = new Promise<void>((resolve) => {
      gone = resolve
    })
    const origin = await startServer((_incoming, outgoing) => {
      outgoing.on('close', gone)
      beginEvents(outgoing)
    })
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const response = await post(proxy.url)
    await new Promise((resolve) => response.once('readable', resolve))
    response.destroy()
    await serverSawIt
    await proxy.stop()
    const why = 'The client closed the connection before the end of the answer'
    expect(recorded().slice(2)).toEqual([
      ['stdout', '{"b"', 200, undefined, `Incomplete: ${why}`],
      ['stderr', `${why}\n`, 200, why, ''],
    ])
  })

  it('that goes while it sends takes its request with it', async () => {
    let gone: () => void = () => {}
    const serverSawIt = new Promise<void>((resolve) => {
      gone = resolve
    })
    let socket: Socket | undefined
    const origin = await startServer((incoming) => {
      incoming.on('error', () => {})
      incoming.on('close', gone)
      incoming.on('data', () => socket?.destroy())
    })
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const { hostname, port } = new URL(proxy.url)
    socket = connect(Number(port), hostname)
    socket.write('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"half":')
    await serverSawIt
    await proxy.stop()
    const frames = recorded()
    expect(frames[0].slice(0, 2)).toEqual(['stdin', '{"half":'])
    expect(frames[0][4]).toMatch(/^Incomplete: /)
    expect(frames[1][0]).toBe('stderr')
  })

  it('that names another host, or asks for more than HTTP, is refused', async () => {
    const origin = await startServer((_incoming, outgoing) => outgoing.end('reached'))
    const proxy = await startProxy(bench(), `${origin}/mcp`, '--allow-host', 'docker.internal')
    const refused = await post(proxy.url, { host: 'evil.example:80' })
    expect([refused.statusCode, (await rest(refused)).body]).toEqual([403, expect.stringContaining('--allow-host')])
    expect((await rest(await post(proxy.url, { host: 'docker.internal:80' }))).body).toBe('reached')
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
    expect((await post(proxy.url, upgrade)).statusCode).toBe(501)
    await proxy.stop()
  })
})

describe('the proxy', () => {
  it('passes on what it can’t record, and says so', async () => {
    const origin = await startServer((_incoming, outgoing) => outgoing.end('reached'))
    const proxy = await startProxy(bench(), `${origin}/mcp`, '--spool', '/proc/nowhere')
    expect((await rest(await post(proxy.url))).body).toBe('reached')
    expect(await proxy.stop()).toBe(0)
  })

  it('says when it can’t listen, or was told nonsense', async () => {
    const port = new URL(await startServer(() => {})).port
    const taken = await ending(bench().start(['wrap', '--url', 'http://127.0.0.1:1/mcp', '--listen', port]))
    expect([taken.code, taken.stderr.toString()]).toEqual([126, expect.stringContaining('in use')])
    for (const words of [
      ['--url', 'nonsense'],
      ['--url', 'http://a:b@h/'],
      ['--url', 'http://h/', '--', 'cat'],
      ['--listen', '80', 'cat'],
      ['--url', 'http://h/', '--listen', 'x:y'],
    ])
      expect((await ending(bench().start(['wrap', ...words]))).code).toBe(125)
  })

  it('ends exchanges that are under way when it is stopped', async () => {
    const origin = await startServer((_incoming, outgoing) => void beginEvents(outgoing))
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const response = await post(proxy.url)
    const ended = rest(response)
    await new Promise((resolve) => response.once('readable', resolve))
    expect(await proxy.stop()).toBe(0)
    expect((await ended).isWhole).toBe(false)
    expect(recorded().at(-1)).toEqual(['stderr', 'The proxy was stopped\n', 200, 'The proxy was stopped', ''])
  })
})
