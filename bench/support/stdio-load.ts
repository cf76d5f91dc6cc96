/** A client and a server that talk JSON-RPC over stdio as fast as they can, or at a rate; and how long answers took. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const REQUEST = '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}},"id":'
const RESPONSE = '{"jsonrpc":"2.0","result":{"content":[{"type":"text","text":"Echo: hello"}]},"id":'
const TICK_MS = 1

export interface Load {
  /** Requests that count, after so many that don't. */
  readonly requests: number
  readonly warmUp: number
  /** Requests that may be without an answer at a time. */
  readonly window: number
  /** Bytes added to each request and sent back. */
  readonly padding: number
  /** Requests a second; as many as the window allows where there is none. */
  readonly rate?: number
}

export interface Outcome {
  readonly perSecond: number
  /** Microseconds from a request to its answer. */
  readonly p50: number
  readonly p99: number
  readonly firstAnswerMs: number
}

/** Answers each line with one of its own, each in its own write, as MCP servers do. */
export function serve(): void {
  let rest = ''
  process.stdin.setEncoding('latin1')
  process.stdin.on('data', (chunk: string) => {
    rest += chunk
    let start = 0
    for (let end = chunk.includes('\n') ? rest.indexOf('\n') : -1; end >= 0; end = rest.indexOf('\n', start)) {
      process.stdout.write(RESPONSE + rest.slice(start + REQUEST.length, end + 1), 'latin1')
      start = end + 1
    }
    if (start > 0) rest = rest.slice(start)
  })
}

/** Runs a server's command and puts the load on it. `attach` is done to it after its first answers, before those that count. */
export async function measure(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  load: Load,
  attach: (pid: number) => Promise<() => Promise<void>> = async () => async () => {},
): Promise<Outcome> {
  const began = performance.now()
  const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'], env: environment })
  const closed = once(child, 'close')
  const warm = await talk(child, { ...load, requests: 0 })
  const firstAnswerMs = warm.firstAt - began
  const detach = await attach(child.pid as number)
  const { latency, seconds } = await talk(child, { ...load, warmUp: 0 })
  child.stdin?.end()
  await detach()
  await closed
  latency.sort()
  const at = (share: number) => latency[Math.floor(load.requests * share)]
  return { perSecond: load.requests / seconds, p50: at(0.5), p99: at(0.99), firstAnswerMs }
}

interface Talk {
  readonly latency: Float64Array
  readonly seconds: number
  /** When the first answer came. */
  readonly firstAt: number
}

function talk({ stdin, stdout }: ChildProcess, load: Load): Promise<Talk> {
  if (!stdin || !stdout) throw new Error('not a piped process')
  const total = load.requests + load.warmUp
  const padding = load.padding > 0 ? `,"text":"${'x'.repeat(load.padding)}"` : ''
  const sentAt = new Float64Array(total)
  const latency = new Float64Array(total)
  const began = performance.now()
  let sent = 0
  let answered = 0
  let firstAt = 0
  const { rate } = load
  const due = () => (rate === undefined ? total : Math.min(total, ((performance.now() - began) * rate) / 1000))
  const send = () => {
    for (const limit = due(); sent < limit && sent - answered < load.window; ) {
      sentAt[sent] = performance.now()
      stdin.write(`${REQUEST}${sent++}${padding}}\n`, 'latin1')
    }
  }
  const timer = rate === undefined ? undefined : setInterval(send, TICK_MS)
  return new Promise((resolve) => {
    stdout.setEncoding('latin1')
    stdout.on('data', function hear(chunk: string) {
      const now = performance.now()
      for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) {
        if (answered === 0) firstAt = now
        latency[answered] = (now - sentAt[answered]) * 1000
        answered++
      }
      if (answered < total) return rate === undefined ? send() : undefined
      clearInterval(timer)
      stdout.off('data', hear)
      resolve({ latency, seconds: (now - began) / 1000, firstAt })
    })
    send()
  })
}
