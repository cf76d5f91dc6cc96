/**
 * Real MCP servers, driven by the SDK's client with messages of up to 7 MiB (they take 10 of JSON) that are sent in pieces of any size: untapped,
 * under `tapscope wrap`, and with `tapscope attach` at the server. Every byte both ways is the same, and is in the recording. So are 64 MiB.
 * `TAPSCOPE_TAP_ROUNDS=100` makes it a hundred rounds.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { attach, cannotAttach } from './attach-support.ts'
import { eachTestsBench, ending, recording, TAPSCOPE } from './wrap-support.ts'

const ROUNDS = Number(process.env.TAPSCOPE_TAP_ROUNDS ?? 2)
const MIB = 1024 * 1024
const LARGEST = 7 * MIB
const EVERYTHING = new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url)
const FILESYSTEM = new URL('../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', import.meta.url)
const MEMORY = new URL('../../node_modules/@modelcontextprotocol/server-memory/dist/index.js', import.meta.url)
const SEQUENTIAL_THINKING = new URL(
  '../../node_modules/@modelcontextprotocol/server-sequential-thinking/dist/index.js',
  import.meta.url,
)
const bench = eachTestsBench()

/** The same numbers for the same seed: 0 up to `limit`. */
function numbers(seed: number): (limit: number) => number {
  let state = (seed * 2654435761 + 1) >>> 0
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}
type Random = ReturnType<typeof numbers>

/** A text of so many bytes, with letters of several bytes and what JSON has to escape. */
function text(bytes: number, random: Random): string {
  const piece = `${random(1e9).toString(36)} "é\\ \u{1f600}`
  const whole = piece.repeat(Math.floor(bytes / Buffer.byteLength(piece)))
  return whole + 'x'.repeat(bytes - Buffer.byteLength(whole))
}

/** Half of them small; now and then a large one. */
const anySize = (random: Random, largest: number): number => Math.floor(largest ** (random(1000) / 1000))

class ChoppedTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void
  onclose?: () => void
  onerror?: (error: Error) => void
  readonly sent = createHash('sha256')
  readonly received = createHash('sha256')
  private readonly child: ChildProcessWithoutNullStreams
  private readonly random: Random
  private readonly buffer = new ReadBuffer()

  constructor(child: ChildProcessWithoutNullStreams, random: Random) {
    this.child = child
    this.random = random
  }

  async start(): Promise<void> {
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.received.update(chunk)
      this.buffer.append(chunk)
      for (let message = this.buffer.readMessage(); message; message = this.buffer.readMessage())
        this.onmessage?.(message)
    })
    this.child.on('close', () => this.onclose?.())
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const bytes = Buffer.from(serializeMessage(message))
    this.sent.update(bytes)
    const largest = bytes.length > MIB ? MIB : bytes.length
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + anySize(this.random, largest)
      if (!this.child.stdin.write(bytes.subarray(at, end))) await once(this.child.stdin, 'drain')
      at = end
      if (this.random(8) === 0) await new Promise(setImmediate)
    }
  }

  async close(): Promise<void> {
    this.child.stdin.end()
    await once(this.child, 'close')
  }
}

type Drive = (client: Client, random: Random, folder: string, largest: number) => Promise<void>

const call = async (client: Client, name: string, words: Record<string, unknown>): Promise<string> =>
  JSON.stringify((await client.callTool({ name, arguments: words }, undefined, { timeout: 120_000 })).content)

const SERVERS: Record<string, { words: (folder: string) => string[]; drive: Drive }> = {
  everything: {
    words: () => [fileURLToPath(EVERYTHING), 'stdio'],
    async drive(client, random, _folder, largest) {
      for (let i = 0; i < 6; i++) {
        const message = text(i === 0 ? largest : anySize(random, MIB), random)
        expect(await call(client, 'echo', { message })).toBe(
          JSON.stringify([{ type: 'text', text: `Echo: ${message}` }]),
        )
      }
    },
  },
  filesystem: {
    words: (folder) => [fileURLToPath(FILESYSTEM), folder],
    async drive(client, random, folder) {
      for (let i = 0; i < 3; i++) {
        const path = join(folder, `${i}.txt`)
        const content = text(anySize(random, MIB), random)
        await call(client, 'write_file', { path, content })
        expect(await call(client, 'read_text_file', { path })).toBe(JSON.stringify([{ type: 'text', text: content }]))
      }
    },
  },
  memory: {
    words: () => [fileURLToPath(MEMORY)],
    async drive(client, random) {
      const entities = [{ name: 'one', entityType: 'test', observations: [text(anySize(random, MIB), random)] }]
      await call(client, 'create_entities', { entities })
      expect(await call(client, 'read_graph', {})).toContain('observations')
    },
  },
  'sequential-thinking': {
    words: () => [fileURLToPath(SEQUENTIAL_THINKING)],
    async drive(client, random) {
      for (let thoughtNumber = 1; thoughtNumber < 5; thoughtNumber++) {
        const thought = text(anySize(random, 100_000), random)
        const words = { thought, thoughtNumber, totalThoughts: 4, nextThoughtNeeded: thoughtNumber < 4 }
        expect(await call(client, 'sequentialthinking', words)).toContain('thoughtNumber')
      }
    },
  },
}

interface Talked {
  readonly sent: string
  readonly received: string
}

/** `before`: what is to happen to the process before its client says anything. */
async function talk(
  name: string,
  seed: number,
  tap: readonly string[],
  before: (pid: number) => Promise<void> = async () => {},
): Promise<Talked> {
  const random = numbers(seed)
  const folder = '/tmp/tapscope-rounds'
  const own = mkdtempSync(`${folder}-`)
  const { words, drive } = SERVERS[name]
  // The folder's name is in what is said: it is the same each time.
  const env = { ...bench().environment, MEMORY_FILE_PATH: join(own, 'memory.json'), DISABLE_THOUGHT_LOGGING: 'true' }
  const [program, ...rest] = [...tap, process.execPath, ...words('.')]
  const child = spawn(program, rest, { env, cwd: own }) as ChildProcessWithoutNullStreams
  const closed = ending(child)
  try {
    await before(child.pid as number)
    const transport = new ChoppedTransport(child, random)
    const client = new Client({ name: 'tapscope-test', version: '1' })
    await client.connect(transport)
    await client.listTools()
    await drive(client, random, '.', seed === 1 ? LARGEST : MIB)
    await client.close()
    await closed
    return { sent: transport.sent.digest('hex'), received: transport.received.digest('hex') }
  } finally {
    child.kill('SIGKILL')
    rmSync(own, { recursive: true, force: true, maxRetries: 10 })
  }
}

function recorded(spool: string): Talked {
  const { problem, stream } = recording(spool)
  expect(problem).toBeNull()
  const hash = (name: 'stdin' | 'stdout') => createHash('sha256').update(stream(name)).digest('hex')
  return { sent: hash('stdin'), received: hash('stdout') }
}

describe.each(Object.keys(SERVERS))('%s', (name) => {
  it(
    `says and hears the same, tapped or not, ${ROUNDS} times`,
    async () => {
      const attaches = cannotAttach('ebpf') === null
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const untapped = await talk(name, seed, [])
        const wrapped = join(bench().folder, `wrap-${seed}.pcapng`)
        expect(await talk(name, seed, [...TAPSCOPE, 'wrap', '--spool', wrapped, '--'])).toEqual(untapped)
        expect(recorded(wrapped)).toEqual(untapped)
        rmSync(wrapped)
        if (!attaches) continue
        const attached = join(bench().folder, `attach-${seed}.pcapng`)
        let over: Promise<unknown> | undefined
        const before = async (pid: number) => {
          over = (await attach(bench(), pid, '--spool', attached)).ending
        }
        expect(await talk(name, seed, [], before)).toEqual(untapped)
        await over
        expect(recorded(attached)).toEqual(untapped)
        rmSync(attached)
      }
    },
    60_000 * ROUNDS,
  )
})

describe('a message of 64 MiB', () => {
  const message = Buffer.concat([Buffer.from('{"text":"'), Buffer.alloc(64 * MIB, 'x'), Buffer.from('"}\n')])
  const sent = createHash('sha256').update(message).digest('hex')

  const echoed = async (words: readonly string[], before: (pid: number) => Promise<void> = async () => {}) => {
    const child = spawn(words[0], words.slice(1), { env: bench().environment })
    const closed = ending(child)
    await before(child.pid as number)
    child.stdin.end(message)
    expect(
      createHash('sha256')
        .update((await closed).stdout)
        .digest('hex'),
    ).toBe(sent)
  }

  it('passes a wrap, and is recorded', async () => {
    await echoed([...TAPSCOPE, 'wrap', '--', 'cat'])
    expect(recorded(bench().spool)).toEqual({ sent, received: sent })
  })

  it.skipIf(cannotAttach('ebpf') !== null)('is recorded by who is attached', async () => {
    let over: Promise<unknown> | undefined
    await echoed(['cat'], async (pid) => {
      over = (await attach(bench(), pid)).ending
    })
    await over
    expect(recorded(bench().spool)).toEqual({ sent, received: sent })
  })
})
