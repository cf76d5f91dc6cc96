/** `tapscope tap` as a program: what it taps flows on untouched, and goes out as it was asked to. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listSpools } from '../../src/engine/store/spool-list.ts'
import { Receiver } from '../support/outputs.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { type Bench, type Ending, eachTestsBench, ending, recording, TAPSCOPE } from './wrap-support.ts'

// Many programs are started one after the other, and the machine may be busy.
vi.setConfig({ testTimeout: 180_000 })

const bench = eachTestsBench()
const shells: ChildProcess[] = []
const receivers: Receiver[] = []
afterEach(async () => {
  for (const child of shells.splice(0)) {
    try {
      process.kill(-(child.pid as number), 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  await Promise.all(receivers.splice(0).map((receiver) => receiver.kill()))
})

const at = (name: string): string => join(bench().folder, name)
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Line {
  readonly type: string
  readonly timestamp: string
  readonly data: {
    readonly stream: string
    readonly data: string
    readonly encoding?: string
    readonly [name: string]: unknown
  }
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line)
const linesIn = (name: string): Line[] => (existsSync(at(name)) ? linesOf(readFileSync(at(name), 'utf8')) : [])

/** The bytes of a stream, from its events. */
const streamOf = (lines: readonly Line[], stream: string): Buffer =>
  Buffer.concat(
    lines
      .filter(({ data }) => data.stream === stream)
      .map(({ data }) => Buffer.from(data.data, data.encoding === 'base64' ? 'base64' : 'utf8')),
  )

/** Under a policy by which other programs of this machine are let alone. */
function environment(): NodeJS.ProcessEnv {
  writeFileSync(at('let-alone.yaml'), 'attach: forbidden\n')
  return { ...bench().environment, TAPSCOPE_POLICY: at('let-alone.yaml') }
}

/** A shell in the bench's folder in which `tapscope` is the command, in a process group of its own. */
function shell(script: string): ChildProcess {
  const [node, file] = TAPSCOPE
  const child = spawn('bash', ['-c', `tapscope() { '${node}' '${file}' "$@"; }\n${script}`], {
    cwd: bench().folder,
    env: environment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  shells.push(child)
  return child
}

const run = (script: string): Promise<Ending> => ending(shell(script) as Parameters<typeof ending>[0])

describe('tap -- COMMAND', () => {
  it('passes every byte both ways, and every byte is in the events', async () => {
    const large = Buffer.from(
      `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x', params: 'y'.repeat(8_000_000) })}\n`,
    )
    const bytes = Buffer.concat([
      Buffer.from('{"id":1}\n'),
      randomBytes(300_000),
      Buffer.from('\n'),
      large,
      Buffer.from('no end'),
    ])
    const child = bench().start([
      'tap',
      '--output',
      `file:${at('a.jsonl')}`,
      '--output',
      `file:${at('a.pcapng')}`,
      '--',
      'cat',
    ])
    const end = ending(child)
    child.stdin.end(bytes)
    const { code, stdout } = await end
    expect([code, sha(stdout)]).toEqual([0, sha(bytes)])
    const lines = linesIn('a.jsonl')
    expect(sha(streamOf(lines, 'stdin'))).toBe(sha(bytes))
    expect(sha(streamOf(lines, 'stdout'))).toBe(sha(bytes))
    const message = lines.find(({ data }) => data.stream === 'stdin' && data.size === large.length)
    expect(message?.data).toMatchObject({ kind: 'request', method: 'x', direction: 'inbound' })
    expect(statSync(at('a.jsonl')).mode & 0o777).toBe(0o600)
    expect(bench().session.manifest).toMatchObject({ ok: true, value: { counters: { dropped: 0 } } })
    if (haveTshark) expect(tsharkFields(at('a.pcapng'), ['frame.number']).length).toBeGreaterThan(lines.length)
  })

  it('has the exit code of the command, its signal and its standard error', async () => {
    const { code, stderr } = await ending(
      bench().start(['tap', '-q', '--output', `file:${at('a.jsonl')}`, '--', 'sh', '-c', 'echo oops >&2; exit 7']),
    )
    expect([code, stderr.toString()]).toEqual([7, 'oops\n'])
    expect(linesIn('a.jsonl').map(({ data }) => [data.stream, data.data])).toEqual([['stderr', 'oops\n']])
    const killed = await ending(
      bench().start(['tap', '--output', `file:${at('b.jsonl')}`, '--', 'sh', '-c', 'kill -9 $$']),
    )
    expect(killed.signal).toBe('SIGKILL')
    const missing = await ending(bench().start(['tap', '--output', `file:${at('b.jsonl')}`, '--', 'no-such-command']))
    expect([missing.code, missing.stderr.toString().includes('no-such-command: command not found')]).toEqual([
      127,
      true,
    ])
  })

  it('passes signals on, and ends when its client ends it', async () => {
    const child = bench().start([
      'tap',
      '--output',
      `file:${at('a.jsonl')}`,
      '--',
      'sh',
      '-c',
      'trap "echo bye; exit 3" TERM; echo up; while :; do sleep 0.05; done',
    ])
    const end = ending(child)
    await expect.poll(() => linesIn('a.jsonl').length, { timeout: 20_000 }).toBe(1)
    child.kill('SIGTERM')
    const { code, stdout } = await end
    expect([code, stdout.toString()]).toEqual([3, 'up\nbye\n'])
    expect(linesIn('a.jsonl').map(({ data }) => data.data)).toEqual(['up\n', 'bye\n'])
  })

  it('is not slowed by an output that stalls, and names client, method, status and latency', async () => {
    const peer = await new Receiver().start()
    receivers.push(peer)
    peer.stall()
    const server = `read line; printf '{"jsonrpc":"2.0","id":5,"error":{"code":-1,"message":"no"}}\\n'; i=0; while [ $i -lt 20000 ]; do printf '%s %02000d\\n' line $i; i=$((i+1)); done`
    const child = bench().start([
      'tap',
      '--drain',
      '1s',
      '--output',
      `tcp:127.0.0.1:${peer.port}?memory=100K&spill=1M`,
      '--output',
      `file:${at('a.jsonl')}`,
      '--',
      'bash',
      '-c',
      server,
    ])
    const end = ending(child)
    child.stdin.write('{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"echo"}}\n')
    child.stdin.end()
    const { code, stdout, stderr } = await end
    expect([code, stdout.toString().split('\n').length]).toEqual([0, 20_002])
    const lines = linesIn('a.jsonl')
    expect(lines).toHaveLength(20_002)
    expect(lines[1].data).toMatchObject({
      kind: 'error',
      status: 'error',
      id: '5',
      method: 'tools/call',
      tool: 'echo',
      latency: expect.any(Number),
    })
    expect(stderr.toString()).toMatch(/tcp:.*: \d+ events? dropped so far/)
    expect(stderr.toString()).toMatch(/tcp:.*: \d+ of 20002 events, \d+ dropped/)
  })

  it('sends only what the filter of the first seed lets through, decoded', async () => {
    const secret = Buffer.from('the password=hunter2 is here').toString('base64')
    const script = `printf '{"short":"password"}\\n{"jsonrpc":"2.0","id":1,"method":"m","params":{"password":"${'x'.repeat(1000)}","b":"${secret}"}}\\n{"long":"${'x'.repeat(1200)}"}\\n'`
    writeFileSync(at('server'), script)
    const { stdout } = await run(
      `tapscope tap --filter "pid>1 && size>1000 && data contains 'password'" --decode json-rpc --decode base64 -- sh server`,
    )
    const lines = linesOf(stdout.toString())
    expect(lines).toHaveLength(1)
    expect(lines[0].data.decoded).toMatchObject({ params: { b: 'the password=hunter2 is here' } })
    const wrong = await run(`tapscope tap --filter 'pid ==' -- true`)
    expect([wrong.code, wrong.stderr.toString()]).toEqual([1, expect.stringContaining('pid ==')])
  })
})

describe('tap between a real MCP client and its server', () => {
  it('tells of every exchange: who, what, how it ended and how long it took', async () => {
    const server = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js')
    const args = [TAPSCOPE[1], 'tap', '-q', '--output', `file:${at('a.jsonl')}`, '--output', `file:${at('a.cef')}`]
    const transport = new StdioClientTransport({
      command: TAPSCOPE[0],
      args: [...args, '--', process.execPath, server],
      env: bench().environment as Record<string, string>,
      stderr: 'ignore',
    })
    const client = new Client({ name: 'tap-test', version: '1' })
    await client.connect(transport)
    const { tools } = await client.listTools()
    const answer = await client.callTool({ name: 'echo', arguments: { message: 'through the tap' } })
    expect(JSON.stringify(answer)).toContain('through the tap')
    await expect
      .poll(() => linesIn('a.jsonl').some(({ data }) => data.tool === 'echo' && data.status), { timeout: 60_000 })
      .toBe(true)
    await client.close()
    const lines = linesIn('a.jsonl')
    const answers = lines.filter(({ data }) => data.status === 'ok').map(({ data }) => data.method)
    expect(answers).toEqual(['initialize', 'tools/list', 'tools/call'])
    const call = lines.find(({ data }) => data.kind === 'response' && data.tool === 'echo')
    expect(call?.data).toMatchObject({
      direction: 'outbound',
      server: 'server-everything',
      latency: expect.any(Number),
    })
    expect(call?.data.latency).toBeGreaterThan(0)
    expect(
      JSON.parse(lines.find(({ data }) => data.method === 'tools/list' && data.status)?.data.data ?? '').result.tools,
    ).toHaveLength(tools.length)
    expect(readFileSync(at('a.cef'), 'utf8')).toMatch(/requestMethod=tools\/call outcome=ok .*cs2=echo/)
  })
})

/** Says a line again and again until a tap that was started has heard it. */
async function heardFrom(cat: ReturnType<Bench['wrap']>, line: string): Promise<void> {
  while (linesIn('a.jsonl').length === 0) {
    cat.stdin.write(line)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

describe('tap --auto-discover', () => {
  it('follows what is recorded already, from now on, and what begins', async () => {
    const first = bench().wrap('cat')
    first.stdin.write('before\n')
    await expect.poll(() => listSpools(bench().spools).length, { timeout: 20_000 }).toBe(1)
    await expect.poll(() => recording(bench().spool).frames.length, { timeout: 20_000 }).toBe(2)
    const tap = bench().start(['tap', '--auto-discover', '--output', `file:${at('a.jsonl')}`], { env: environment() })
    const end = ending(tap)
    await heardFrom(first, 'one\n')
    const times = (line: string) => linesIn('a.jsonl').filter(({ data }) => data.data === line).length
    const second = bench().wrap('cat')
    second.stdin.end('two\n')
    await expect.poll(() => times('two\n'), { timeout: 20_000 }).toBe(2)
    first.stdin.end('three\n')
    await expect.poll(() => times('three\n'), { timeout: 20_000 }).toBe(2)
    tap.kill('SIGINT')
    const { code, stderr } = await end
    expect(code).toBe(0)
    const all = linesIn('a.jsonl').length
    expect(stderr.toString()).toContain(`file:${at('a.jsonl')}: ${all} of ${all} events`)
    const texts = linesIn('a.jsonl').map(({ data }) => data.data)
    expect([...new Set(texts)]).toEqual(['one\n', 'two\n', 'three\n'])
  })

  it('ends after its duration', async () => {
    const { code, stdout } = await run('tapscope stream/tap --auto-discover --duration 300ms --output stdout')
    expect([code, stdout.toString()]).toEqual([0, ''])
  })

  it('follows one process that is recorded already, by its own id', async () => {
    const wrapped = bench().wrap('sh', '-c', 'echo $$; exec cat')
    const pid = await new Promise<string>((resolve) =>
      wrapped.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
    )
    const other = bench().wrap('cat')
    const tap = bench().start(['tap', '--pid', pid, '--output', `file:${at('a.jsonl')}`], { env: environment() })
    const end = ending(tap)
    await heardFrom(wrapped, 'this\n')
    other.stdin.end('not this\n')
    wrapped.stdin.end('this\n')
    expect((await end).code).toBe(0)
    expect(new Set(linesIn('a.jsonl').map(({ data }) => data.data))).toEqual(new Set(['this\n']))
  })
})

/** What the first seed has, with the command's name; a server that talks is recorded all the while. */
describe('the pipelines of the first seed', () => {
  const talk = (): void => {
    const child = bench().wrap(
      'sh',
      '-c',
      'while :; do echo \'{"jsonrpc":"2.0","id":1,"result":"my password"}\'; sleep 0.05; done',
    )
    child.stdin.on('error', () => {})
    child.stdout.resume()
  }

  it('archive with compression: a named pipe in a pipeline', async () => {
    talk()
    const { code } = await run(`tapscope stream/tap --auto-discover --duration 5s \\
      --output pipe:compress-${process.pid} | gzip > mcp_audit.jsonl.gz; gunzip -k mcp_audit.jsonl.gz`)
    expect(code).toBe(0)
    expect(linesIn('mcp_audit.jsonl').length).toBeGreaterThan(3)
    expect(existsSync(`/tmp/tapscope-compress-${process.pid}.pipe`)).toBe(false)
  })

  it('watch patterns: grep and jq behind it', async () => {
    talk()
    const { stdout } =
      await run(`tapscope stream/tap --auto-discover --duration 5s --output pipe:grep-${process.pid} | \\
      grep -E "(password|secret|key)" | head -3`)
    expect(linesOf(stdout.toString())).toHaveLength(3)
  })

  it('forensics: a file whose name the shell makes, of one process', async () => {
    mkdirSync(at('case123'))
    const { code } = await run(
      `tapscope tap --duration 10m --output "file:$PWD/case123/capture_$(date +%Y%m%d).jsonl" -- sh -c 'echo one'`,
    )
    expect(code).toBe(0)
    const name = `case123/capture_${new Date().getFullYear()}`
    expect(
      linesIn(
        `${name}${String(new Date().getMonth() + 1).padStart(2, '0')}${String(new Date().getDate()).padStart(2, '0')}.jsonl`,
      ),
    ).toHaveLength(1)
  })

  it('several outputs at the same time, one of them a collector by TCP', async () => {
    talk()
    const peer = await new Receiver().start()
    receivers.push(peer)
    const { code, stdout } = await run(`tapscope stream/tap --auto-discover --duration 5s \\
      --output stdout \\
      --output "file:$PWD/tapscope.jsonl" \\
      --output tcp:127.0.0.1:${peer.port} --format json`)
    expect(code).toBe(0)
    expect(stdout.length).toBeGreaterThan(300)
    expect(readFileSync(at('tapscope.jsonl'), 'utf8')).toBe(stdout.toString())
    expect(peer.text).toBe(stdout.toString())
  })

  it('the whole one: a script on standard input, a named pipe, a reader with tail', async () => {
    talk()
    const name = `realtime-${process.pid}`
    const { code } = await run(`
tapscope << EOF &
# 1. capture
stream/tap --auto-discover \\
  --duration 8s \\
  --output file:$PWD/raw_$(date +%Y%m%d).jsonl \\
  --output pipe:${name}
EOF
tap=$!
while [ ! -p /tmp/tapscope-${name}.pipe ]; do sleep 0.05; done
tail -f /tmp/tapscope-${name}.pipe > realtime.jsonl &
wait $tap; code=$?
kill %2
exit $code`)
    expect(code).toBe(0)
    const live = linesIn('realtime.jsonl')
    expect(live.length).toBeGreaterThan(3)
    expect(live.every(({ type, data }) => type === 'event' && data.direction === 'outbound')).toBe(true)
  })

  it('runs nothing when a line is wrong, and says which', async () => {
    const { code, stderr } = await run(`tapscope << 'EOF'
stream/tap --auto-discover --duration 100ms --output 'file:/tmp/x
EOF`)
    expect([code, stderr.toString()]).toEqual([1, expect.stringContaining('a quote is not closed')])
  })
})

describe('redaction', () => {
  it('leaves secrets in no output, whatever its format', async () => {
    const secret = 'correct horse battery'
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'login', arguments: { password: secret } },
    }
    const echo = { jsonrpc: '2.0', id: 2, method: 'ping', params: { note: `he said ${secret}` } }
    writeFileSync(at('secrets.jsonl'), `${JSON.stringify(call)}\n${JSON.stringify(echo)}\n`)
    for (const format of ['jsonl', 'cef', 'text', 'pcapng']) {
      const out = at(`redacted.${format}`)
      const { code, stdout } = await run(
        `tapscope tap --redact --format ${format} --output file:${out} -- cat < secrets.jsonl`,
      )
      expect([code, stdout.toString()]).toEqual([0, `${JSON.stringify(call)}\n${JSON.stringify(echo)}\n`])
      const written = readFileSync(out, 'latin1')
      expect(written).toContain('[redacted:password:')
      expect(written).not.toMatch(/correct|horse|battery/)
    }
    expect((await withRedaction(`--output file:${at('demanded.jsonl')} --redact`)).code).toBe(0)
  })

  it('takes out what patterns and paths of the user and of the policy say, also of what is decoded', async () => {
    const call = (n: number) => ({
      id: n,
      method: 'tools/call',
      params: { arguments: { pin: 4711, badge: 'ACME-77', who: 'bob' } },
    })
    writeFileSync(at('calls.jsonl'), `${JSON.stringify(call(1))}\n${JSON.stringify(call(2))}\n`)
    const policy = "redact: { required: true, patterns: { badge: 'ACME-[0-9]+' } }\n"
    writeFileSync(at('demands.yaml'), policy)
    const environment = 'TAPSCOPE_POLICY=$PWD/demands.yaml; export TAPSCOPE_POLICY'
    const tap = `tapscope tap --redact-path params.arguments.pin --decode json --output file:${at('out.jsonl')}`
    expect((await run(`${environment}; ${tap} -- cat < calls.jsonl`)).code).toBe(0)
    const written = readFileSync(at('out.jsonl'), 'utf8')
    expect(written).not.toMatch(/4711|ACME-77/)
    const { data } = JSON.parse(written.split('\n')[0])
    const placeholder = expect.stringMatching(/^\[redacted:(json-path|badge):[0-9a-f]{8}\]$/)
    const left = {
      id: 1,
      method: 'tools/call',
      params: { arguments: { pin: placeholder, badge: placeholder, who: 'bob' } },
    }
    expect([JSON.parse(data.data), data.decoded]).toEqual([left, left])
    expect(JSON.parse(data.data)).toEqual(data.decoded)
  })

  const withRedaction = (words: string): Promise<Ending> => {
    writeFileSync(at('demands.yaml'), 'redact: required\n')
    return run(`TAPSCOPE_POLICY=$PWD/demands.yaml; export TAPSCOPE_POLICY; tapscope tap ${words} -- true`)
  }
})

describe('the policy', () => {
  const withPolicy = (text: string, words: string): Promise<Ending> => {
    writeFileSync(at('policy.yaml'), text)
    return run(`TAPSCOPE_POLICY=$PWD/policy.yaml; export TAPSCOPE_POLICY; tapscope tap ${words} -- true`)
  }

  it('forbids outputs and demands redaction, before anything is made', async () => {
    const policy = 'outputs:\n  allow: [file, "tcp:soc.internal:*"]\n  deny: ["file:/etc/*"]\n'
    const refused = async (words: string): Promise<string> => {
      const { code, stderr } = await withPolicy(policy, words)
      expect(code).toBe(1)
      return stderr.toString()
    }
    expect(await refused('')).toContain('The policy allows no output stdout; it allows file, tcp:soc.internal:*')
    expect(await refused('--output exec:sh')).toContain('The policy allows no output exec:sh')
    expect(await refused('--output tcp:soc.internal.evil.org:9')).toContain(
      'allows no output tcp:soc.internal.evil.org:9',
    )
    expect(await refused('--output file:/etc/../etc/x')).toContain('forbids the output file:/etc/x (deny: file:/etc/*)')
    expect((await withPolicy(policy, `--output file:${at('x')}`)).code).toBe(0)
    expect((await withPolicy('redact: required\n', '')).stderr.toString()).toContain('The policy demands redaction')
    expect((await withPolicy('outputs: {denied: [exec]}\n', '')).stderr.toString()).toContain('nothing may go out')
    expect((await withPolicy('{"outputs": {"deny": ["stdout"]}}', '')).stderr.toString()).toContain(
      'forbids the output stdout',
    )
  })
})

describe('wrong usage', () => {
  it.each([
    ['tap', 'say what to tap'],
    ['tap --pid x', "'x' is no process id"],
    ['tap --auto-discover --duration tomorrow', 'is no duration'],
    ['tap --auto-discover --output ftp:x', "unknown output 'ftp:x'"],
    ['tap --auto-discover --output file:x?rotat=1', "unknown option 'rotat'"],
    ['tap --auto-discover --format xml', "unknown format 'xml'"],
    ['tap --auto-discover --decode rot13', "unknown decoder 'rot13'"],
    ['tap --auto-discover --output stdout --output stdout', 'named twice'],
  ])('%s', async (words, message) => {
    const { code, stderr } = await run(`tapscope ${words.replaceAll('?', '\\?')}`)
    expect([code === 1 || code === 2, stderr.toString()]).toEqual([true, expect.stringContaining(message)])
  })
})
