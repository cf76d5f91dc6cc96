/** Outputs of `tap` to what collects events: rsyslog from the system, and HTTP receivers that hold to the contracts of Elastic, Splunk, Prometheus. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SinkEvent } from '../../src/engine/sinks/event.ts'
import { numbered, open, upTo } from '../support/outputs.ts'

let folder = ''
const children: ChildProcess[] = []
const servers: Server[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-collectors-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone
  }
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 30_000, interval: 20 }).toBe(true)

const rsyslogd = ['/usr/sbin/rsyslogd', '/sbin/rsyslogd'].find((path) => existsSync(path)) ?? ''
const noRsyslog = rsyslogd ? '' : 'rsyslogd is not installed'

describe.skipIf(noRsyslog)(`syslog, to rsyslogd${noRsyslog && `: ${noRsyslog}`}`, () => {
  const log = (): string => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '')
  const lines = (): string[] => log().split('\n').slice(0, -1)

  async function freePort(): Promise<number> {
    const server = createNetServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    return port
  }

  /** Each message as `FACILITY.SEVERITY APP MSGID MESSAGE`. */
  async function start(input: string, listens: () => boolean | Promise<boolean>): Promise<ChildProcess> {
    const config = join(folder, 'rsyslog.conf')
    const template = '%syslogfacility-text%.%syslogseverity-text% %app-name% %msgid% %msg:::drop-last-lf%\\n'
    writeFileSync(
      config,
      `global(workDirectory="${folder}" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="on")
template(name="t" type="string" string="${template}")
${input}
*.* action(type="omfile" file="${folder}/log" template="t" flushOnTXEnd="on")
`,
    )
    const child = spawn(rsyslogd, ['-n', '-f', config, '-i', join(folder, 'pid')], { stdio: 'ignore' })
    children.push(child)
    await expect.poll(listens, { timeout: 20_000, interval: 50 }).toBe(true)
    return child
  }

  const accepts = (port: number) => (): boolean =>
    spawnSync('bash', ['-c', `: < /dev/tcp/127.0.0.1/${port}`]).status === 0

  it('by tcp with counted octets, also through its restart', async () => {
    const port = await freePort()
    const input = `module(load="imtcp")\ninput(type="imtcp" port="${port}" address="127.0.0.1")`
    const first = await start(input, accepts(port))
    const { output } = await open(`syslog:tcp://127.0.0.1:${port}?facility=local3`, folder)
    for (let n = 0; n < 500; n++) output.write(numbered(n))
    await until(() => lines().length >= 500)
    expect(lines()[7]).toMatch(
      /^local3\.info tapscope StreamEvent ?CEF:0\|Tapscope\|Tapscope\|test\|StreamEvent\|STDIO Activity\|3\|pid=1234 direction=inbound size=8 .* msg=\{"n":7\}$/,
    )
    first.kill('SIGTERM')
    await new Promise((resolve) => first.once('exit', resolve))
    for (let n = 500; n < 1000; n++) output.write(numbered(n))
    await start(input, accepts(port))
    await output.finish(30_000)
    const numbers = (): Set<string | undefined> => new Set(lines().map((line) => /msg=\{"n":(\d+)\}$/.exec(line)?.[1]))
    await until(() => numbers().size === 1000)
    expect([...numbers()].map(Number).sort((a, b) => a - b)).toEqual(upTo(1000))
  })

  it('alerts have their severity and all of their text, whatever is in it', async () => {
    const port = await freePort()
    await start(`module(load="imtcp")\ninput(type="imtcp" port="${port}" address="127.0.0.1")`, accepts(port))
    const { output } = await open(`syslog:tcp://127.0.0.1:${port}?send=alerts&severity=low`, folder)
    for (const severity of ['info', 'low', 'medium', 'high', 'critical'])
      output.write({
        ...numbered(1),
        type: 'alert',
        data: { severity, pattern: 'a-rule', title: 'A|B\\C', message: 'x = 1\ny\t[z="]' },
      })
    output.write(numbered(2))
    await output.finish(30_000)
    await until(() => lines().length === 4)
    const told = lines().map((line) =>
      /^user\.(\w+) tapscope SecurityAlert ?CEF:0\|.*\|(\d+)\|/.exec(line)?.slice(1, 3),
    )
    expect(told).toEqual([
      ['notice', '3'],
      ['warning', '5'],
      ['err', '8'],
      ['crit', '10'],
    ])
    expect(lines()[0]).toContain('|SecurityAlert|A\\|B\\\\C|3|')
    expect(lines()[0]).toMatch(/ msg=x \\= 1\\ny\\\\x09\[z\\="\]$/)
    expect(output.counts).toMatchObject({ written: 4, delivered: 4 })
  })

  it('by udp', async () => {
    const port = await freePort()
    await start(`module(load="imudp")\ninput(type="imudp" port="${port}" address="127.0.0.1")`, () =>
      readFileSync('/proc/net/udp', 'utf8').includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `),
    )
    const { output } = await open(`syslog:127.0.0.1:${port}`, folder)
    for (let n = 0; n < 50; n++) output.write(numbered(n))
    await output.finish(10_000)
    await until(() => lines().length === 50)
    expect(lines()[0]).toMatch(/^user\.info tapscope StreamEvent ?CEF:0\|/)
  })

  it.skipIf(!existsSync('/usr/bin/logger'))('by the datagrams of a Unix socket, as /dev/log is one', async () => {
    const socket = join(folder, 'log.sock')
    await start(`module(load="imuxsock" SysSock.Use="off")\ninput(type="imuxsock" Socket="${socket}")`, () =>
      existsSync(socket),
    )
    const { output } = await open(`syslog:unix:${socket}`, folder)
    for (let n = 0; n < 50; n++) output.write(numbered(n))
    await output.finish(10_000)
    await until(() => lines().length === 50)
    expect(lines()[3]).toContain('CEF:0|Tapscope|Tapscope|test|StreamEvent|STDIO Activity|3|pid=1234')
    expect(lines()[3]).toContain('msg={"n":3}')
  })
})

describe('syslog by udp', () => {
  it('is RFC 5424, a message a datagram', async () => {
    const socket = createSocket('udp4')
    const messages: string[] = []
    socket.on('message', (message) => messages.push(message.toString()))
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const { output } = await open(`syslog:udp://127.0.0.1:${socket.address().port}`, folder)
    output.write(numbered(5))
    await output.finish(10_000)
    await until(() => messages.length === 1)
    socket.close()
    expect(messages[0]).toMatch(
      /^<14>1 2026-11-18T\d\d:\d\d:\d\d\.123456Z \S+ tapscope \d+ StreamEvent - CEF:0\|.*msg=\{"n":5\}$/,
    )
  })
})

/** An HTTP server that answers as it is told. */
async function serve(
  answer: (body: string, request: IncomingMessage) => [status: number, body: string],
): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [status, body] = answer(Buffer.concat(chunks).toString('utf8'), request)
      if (status === 0) return request.socket.destroy()
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('elastic', () => {
  it('stores each event once through a receiver that fails in every way', async () => {
    const stored = new Map<string, { '@timestamp': string; data: { n: number } }>()
    const authorizations = new Set<string | undefined>()
    let calls = 0
    const port = await serve((body, request) => {
      authorizations.add(request.headers.authorization)
      expect([request.method, request.url, request.headers['content-type']]).toEqual([
        'POST',
        '/_bulk',
        'application/x-ndjson',
      ])
      expect(body.endsWith('\n')).toBe(true)
      const parts = body
        .slice(0, -1)
        .split('\n')
        .map((line) => JSON.parse(line))
      const call = calls++
      if (call === 1) return [503, '{"error":"unavailable"}']
      const items: object[] = []
      for (let i = 0; i < parts.length; i += 2) {
        const { _index, _id } = parts[i].create
        expect(_index).toBe('mcp')
        // Some of a batch are refused for now, and those after them are stored.
        const status = call === 2 && i % 8 === 0 ? 429 : stored.has(_id) ? 409 : parts[i + 1].data.n === 13 ? 400 : 201
        if (status === 201) stored.set(_id, parts[i + 1])
        items.push({ create: { _index, _id, status } })
      }
      // Stored, but the answer is lost.
      if (call === 3) return [0, '']
      return [200, JSON.stringify({ took: 1, errors: items.length > 0, items })]
    })
    const { output, said } = await open(`elastic:http://127.0.0.1:${port}/mcp`, folder, {
      TAPSCOPE_ELASTIC_API_KEY: 'c2VjcmV0',
    })
    for (let n = 0; n < 100; n++) output.write(numbered(n))
    await until(() => calls >= 1)
    for (let n = 100; n < 3000; n++) output.write(numbered(n))
    await output.finish(30_000)
    expect([...stored.values()].map(({ data }) => data.n).sort((a, b) => a - b)).toEqual(
      upTo(3000).filter((n) => n !== 13),
    )
    expect(output.counts).toMatchObject({ written: 3000, delivered: 2999, refused: 1, dropped: 0 })
    expect([...authorizations]).toEqual(['ApiKey c2VjcmV0'])
    expect(said.join('\n')).toContain('HTTP 503')
    expect([...stored.values()][0]['@timestamp']).toMatch(/^2026-11-18T.*\.123456789Z$/)
    expect(said.join('\n')).not.toContain('c2VjcmV0')
  })
})

describe('splunk', () => {
  const TOKEN = '12345678-1234-1234-1234-123456789012'

  it('gets every event, with its token and in its form', async () => {
    const events: { time: number; source: string; sourcetype: string; event: { n: number; type: string } }[] = []
    let calls = 0
    const port = await serve((body, request) => {
      if (request.headers.authorization !== `Splunk ${TOKEN}`) return [403, '{"text":"Invalid token","code":4}']
      expect([request.method, request.url]).toEqual(['POST', '/services/collector/event'])
      if (calls++ === 0) return [503, '{"text":"Server is busy","code":9}']
      for (const line of body.trimEnd().split('\n')) events.push(JSON.parse(line))
      return [200, '{"text":"Success","code":0}']
    })
    const { output, said } = await open(`splunk:http://127.0.0.1:${port}`, folder, { TAPSCOPE_SPLUNK_TOKEN: TOKEN })
    for (let n = 0; n < 1000; n++) output.write(numbered(n))
    await output.finish(30_000)
    expect(events.map(({ event }) => event.n)).toEqual(upTo(1000))
    expect(events[0]).toMatchObject({
      time: 1_795_000_000.123456,
      sourcetype: 'tapscope:event',
      source: 'tapscope:server',
      event: { type: 'event' },
    })
    expect(said.join('\n')).toContain('HTTP 503')

    writeFileSync(join(folder, 'token'), 'wrong\n')
    const other = await open(`splunk:http://127.0.0.1:${port}?token-file=${folder}/token`, folder)
    other.output.write(numbered(1))
    await other.output.finish(500)
    expect(other.output.counts).toMatchObject({ delivered: 0, dropped: 1 })
    expect(other.said.join('\n')).toContain('Invalid token')
    expect(other.said.join('\n')).not.toContain('wrong')
  })

  it('is refused without a token', async () => {
    await expect(open('splunk:https://splunk.local:8088', folder)).rejects.toThrow('TAPSCOPE_SPLUNK_TOKEN')
  })
})

describe('prometheus', () => {
  const message = (n: number, facts: Partial<SinkEvent['facts']>): SinkEvent => {
    const event = numbered(n)
    return { ...event, facts: { ...event.facts, ...facts } }
  }

  it('has counters and a histogram in the text format', async () => {
    const { output } = await open('prometheus:0', folder)
    const call = { kind: 'request', method: 'tools/call', tool: 'ec"ho\n', id: '1' } as const
    const answer = {
      ...call,
      kind: 'response',
      stream: 'stdout',
      direction: 'outbound',
      status: 'ok',
      latencySeconds: 0.02,
    } as const
    for (let n = 0; n < 3; n++) {
      output.write(message(n, call))
      output.write(message(n, answer))
    }
    output.write(message(3, { ...answer, status: 'error', latencySeconds: 2 }))
    for (let n = 0; n < 3000; n++) output.write(message(n, { kind: 'request', method: `flood${n}` }))
    const response = await fetch(`http://${output.name.replace('prometheus:', '')}/metrics`)
    const metrics = parseMetrics(await response.text())
    expect(response.headers.get('content-type')).toContain('version=0.0.4')
    const labels = 'method="tools/call",server="server"'
    expect(metrics.get(`tapscope_requests_total{${labels},tool="ec\\"ho\\n"}`)).toBe(3)
    expect(metrics.get(`tapscope_request_duration_seconds_count{${labels},status="ok"}`)).toBe(3)
    expect(metrics.get(`tapscope_request_duration_seconds_bucket{le="0.01",${labels},status="ok"}`)).toBe(0)
    expect(metrics.get(`tapscope_request_duration_seconds_bucket{le="0.025",${labels},status="ok"}`)).toBe(3)
    expect(metrics.get(`tapscope_responses_total{${labels},status="error",tool="ec\\"ho\\n"}`)).toBe(1)
    expect(metrics.get('tapscope_messages_total{server="server",stream="stdin"}')).toBe(3003)
    expect(metrics.get('tapscope_requests_total{method="other",server="server",tool=""}')).toBeGreaterThan(1000)
    expect(metrics.size).toBeLessThan(3000)
    expect((await fetch(`http://${output.name.replace('prometheus:', '')}/`)).status).toBe(404)
    await output.finish(0)
  })
})

/** The text format 0.0.4, strictly; labels in the order of their names, but for `le`. */
function parseMetrics(text: string): Map<string, number> {
  const metrics = new Map<string, number>()
  const types = new Map<string, string>()
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const type = /^# TYPE (\w+) (counter|gauge|histogram|summary|untyped)$/.exec(line)
    if (type) types.set(type[1], type[2])
    if (line.startsWith('# ')) continue
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    expect(name, line).toBeDefined()
    expect(types.has(name.replace(/_(bucket|sum|count)$/, '')) || types.has(name)).toBe(true)
    const pairs = labels.match(/[a-zA-Z_]\w*="(?:[^"\\]|\\["\\n])*"/g) ?? []
    expect(pairs.join(',')).toBe(labels.replace(/,$/, ''))
    const le = pairs.filter((pair) => pair.startsWith('le='))
    metrics.set(
      `${name}{${[...le, ...pairs.filter((pair) => !pair.startsWith('le=')).sort()].join(',')}}`,
      Number(value),
    )
  }
  return metrics
}
