/** Bodies of all sizes and chunkings through `tapscope wrap --url`: to the byte, in bounded memory, and in the recording. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { eachTestsBench, type RecordedFrame, recording } from './wrap-support.ts'
import { factsOf, startProxy, startServer } from './wrap-url-support.ts'

const bench = eachTestsBench()
const MIB = 1024 * 1024
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Writes in pieces of random sizes, no faster than they are taken. */
async function writePieces(bytes: Buffer, to: NodeJS.WritableStream): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const size = Math.ceil(Math.random() ** 4 * Math.max(1, bytes.length / 3))
    if (!to.write(bytes.subarray(at, at + size))) await new Promise((resolve) => to.once('drain', resolve))
    at += size
  }
  to.end()
}

async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

interface Answer {
  readonly response: IncomingMessage
  readonly body: Buffer
}

/** A POST in pieces, on a connection of its own. */
async function post(url: string, body: Buffer, headers: Record<string, string | number> = {}): Promise<Answer> {
  const sent = request(url, { method: 'POST', headers, agent: new Agent() })
  const answered = new Promise<IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject))
  await writePieces(body, sent)
  const response = await answered
  return { response, body: await all(response) }
}

/** The messages of a recording: parts put together, by the HTTP request they are of. */
function messagesOf(frames: readonly RecordedFrame[]): Map<string, Buffer> {
  const pieces = new Map<string, Buffer[]>()
  for (const frame of frames) {
    const key = `${factsOf(frame).request} ${frame.stream}`
    pieces.set(key, [...(pieces.get(key) ?? []), frame.bytes])
  }
  return new Map([...pieces].map(([key, list]) => [key, Buffer.concat(list)]))
}

/** Most memory that a process had; 0 where nobody tells. */
const peakMib = (pid: number | undefined): number =>
  process.platform === 'linux'
    ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
    : 0

/** Answers with what it got, in pieces, and with its hash. */
async function echo(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await all(incoming)
  outgoing.writeHead(200, { 'content-type': 'application/json', 'x-hash': sha(body) })
  await writePieces(body, outgoing)
}

describe('bodies', () => {
  it('are the same on either side, from a byte to 64 MiB, and in the recording', async () => {
    const origin = await startServer(echo)
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const sizes = [1, 2, 1000, 65_536, 261_119, 261_120, 261_121, 522_240, 1_234_567, 64 * MIB]
    const hashes: string[] = []
    for (const size of sizes) {
      const message = Buffer.concat([Buffer.from('{"'), randomBytes(size)]).subarray(0, size)
      const { response, body } = await post(proxy.url, message)
      hashes.push(sha(message))
      expect([size, response.headers['x-hash'], sha(body)]).toEqual([size, sha(message), sha(message)])
    }
    const peak = peakMib(proxy.child.pid)
    await proxy.stop()
    const { frames, problem } = recording(bench().spool)
    expect(problem).toBeNull()
    const recorded = messagesOf(frames)
    const expected = hashes.flatMap((hash, i) => [
      [`${i + 1} stdin`, hash],
      [`${i + 1} stdout`, hash],
    ])
    expect([...recorded].map(([key, bytes]) => [key, sha(bytes)]).sort()).toEqual(expected.sort())
    // The message itself is twice as long as what may be held of it; the disk's queue has its own bound.
    expect(peak).toBeLessThan(500)
  })

  it('that overlap are recorded each in one piece', async () => {
    const origin = await startServer(echo)
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const bodies = Array.from({ length: 6 }, (_, i) => Buffer.from(JSON.stringify({ id: i, text: 'x'.repeat(MIB) })))
    const answers = await Promise.all(bodies.map((body) => post(proxy.url, body, { 'mcp-session-id': 'one' })))
    await proxy.stop()
    answers.forEach(({ body }, i) => expect(body.equals(bodies[i])).toBe(true))
    const { frames } = recording(bench().spool)
    const underWay = new Map<string, number>()
    for (const { note, stream, source } of frames) {
      const [, part, more] = /part=(\d+);more=(\d)/.exec(note) ?? []
      const key = `${stream} ${source}`
      expect(Number(part)).toBe((underWay.get(key) ?? 0) + 1)
      underWay.set(key, more === '1' ? Number(part) : 0)
    }
    const recorded = [...messagesOf(frames).values()].map(sha).sort()
    expect(recorded).toEqual([...bodies, ...bodies].map(sha).sort())
  })

  it('that are compressed pass as they are and are recorded as what they mean', async () => {
    const message = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, result: 'x'.repeat(100_000) }))
    const packed = gzipSync(message)
    const origin = await startServer((incoming, outgoing) => {
      void all(incoming).then((body) => {
        outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-hash': sha(body) })
        void writePieces(packed, outgoing)
      })
    })
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const { response, body } = await post(proxy.url, packed, { 'content-encoding': 'gzip' })
    expect([response.headers['x-hash'], sha(body)]).toEqual([sha(packed), sha(packed)])
    await proxy.stop()
    const { frames } = recording(bench().spool)
    expect(frames.map(({ stream, bytes }) => [stream, sha(bytes)])).toEqual([
      ['stdin', sha(message)],
      ['stdout', sha(message)],
    ])
    expect(factsOf(frames[1])).toMatchObject({ status: 200, contentEncoding: 'gzip' })
  })
})

describe('a request', () => {
  it('comes to the server as it was, but for its Host; and so does the answer to the client', async () => {
    let seen: { headers: string[]; trailers: string[]; body: string; url: string | undefined } | undefined
    const origin = await startServer((incoming, outgoing) => {
      void all(incoming).then((body) => {
        const { rawHeaders, rawTrailers, url } = incoming
        seen = { headers: rawHeaders, trailers: rawTrailers, body: body.toString(), url }
        outgoing.writeHead(207, 'Many Things', [
          ...['Set-Cookie', 'a=1'],
          ...['set-cookie', 'b=2'],
          ...['X-Odd-CASE', 'caf\xe9'],
          ...['Trailer', 'X-Sum'],
          ...['Location', `${origin}/other?x=1`],
        ])
        outgoing.write(Buffer.from('one'))
        outgoing.addTrailers({ 'X-Sum': '3' })
        outgoing.end('two')
      })
    })
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const own = new URL(proxy.url).origin
    const sent = request(`${proxy.url}?api_key=hidden1`, {
      method: 'POST',
      headers: [
        ...['Host', new URL(own).host],
        ...['Authorization', 'Bearer hidden2'],
        ...['X-Twice', '1'],
        ...['x-twice', '2'],
        ...['Origin', own],
        ...['Trailer', 'X-End'],
        ...['Transfer-Encoding', 'chunked'],
      ],
    })
    const answered = new Promise<IncomingMessage>((resolve) => sent.on('response', resolve))
    sent.write('{"a":')
    sent.addTrailers({ 'X-End': 'done' })
    sent.end('1}')
    const response = await answered
    const body = (await all(response)).toString()
    expect(seen).toMatchObject({ trailers: ['X-End', 'done'], body: '{"a":1}', url: '/mcp?api_key=hidden1' })
    expect(seen?.headers.slice(0, 14)).toEqual([
      ...['Host', new URL(origin).host],
      ...['Authorization', 'Bearer hidden2'],
      ...['X-Twice', '1'],
      ...['x-twice', '2'],
      ...['Origin', origin],
      ...['Trailer', 'X-End'],
      ...['Transfer-Encoding', 'chunked'],
    ])
    expect([response.statusCode, response.statusMessage, body]).toEqual([207, 'Many Things', 'onetwo'])
    expect(response.rawTrailers).toEqual(['X-Sum', '3'])
    expect(response.rawHeaders.slice(0, 10)).toEqual([
      ...['Set-Cookie', 'a=1'],
      ...['set-cookie', 'b=2'],
      ...['X-Odd-CASE', 'caf\xe9'],
      ...['Trailer', 'X-Sum'],
      ...['Location', `${own}/other?x=1`],
    ])
    await proxy.stop()
    expect(readFileSync(bench().spool, 'latin1')).not.toMatch(/hidden\d|a=1|b=2/)
  })

  it('elsewhere than to the server’s path passes, and its body is not recorded', async () => {
    const origin = await startServer(echo)
    const proxy = await startProxy(bench(), `${origin}/mcp`)
    const { body } = await post(new URL('/token', proxy.url).href, Buffer.from('code=hidden1'))
    expect(body.toString()).toBe('code=hidden1')
    await proxy.stop()
    const { frames } = recording(bench().spool)
    expect(frames.map(({ bytes }) => bytes.toString())).toEqual(['POST /token HTTP/1.1\n', 'HTTP/1.1 200 OK\n'])
  })
})

it('a side that does not read holds the other one back', async () => {
  let taken = 0
  const stalled = new Promise<void>((resolve) => {
    void startServer((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      const piece = Buffer.alloc(MIB, 'x')
      const write = (): void => {
        if (taken >= 200 * MIB) return resolve()
        taken += piece.length
        if (outgoing.write(piece)) return write()
        const timer = setTimeout(resolve, 1000)
        outgoing.once('drain', () => {
          clearTimeout(timer)
          write()
        })
      }
      write()
    }).then(async (origin) => {
      const proxy = await startProxy(bench(), `${origin}/mcp`)
      request(proxy.url, { method: 'POST' })
        .on('response', (response) => response.pause())
        .end()
    })
  })
  await stalled
  expect(taken).toBeLessThan(50 * MIB)
})
