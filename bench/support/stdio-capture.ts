/**
 * A capture of a client and an MCP server over stdio, for benchmarks: calls of tools with answers of a line to some kilobytes, in the words of
 * this project's documents.
 */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'

const KEPT = fileURLToPath(new URL('../out', import.meta.url))
const FIRST_SECOND = 1_700_000_000
const GAP_NANOS = 50_000
const FLUSH_EVERY = 2000
const PROCESS = { pid: 4711, command: ['server'], server: 'server', client: 'client', clientPid: 4710 }
/** What is said: words of this project's documents, in their order. */
const TEXTS = ['README.md', 'docs/development.md', 'docs/command-line.md', 'docs/window.md', 'docs/formats.md']
const words: string[] = TEXTS.flatMap((name) =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8').split(' '),
)
const PATHS = ['src/index.ts', 'docs/notes.md', 'package.json', 'test/unit/a.test.ts', 'lib/é.py']
const TOOLS = ['read_file', 'search', 'list_directory', 'echo', 'query']

/** Path of the capture of so many messages, made now if it is not there. */
export async function stdioCapture(messages: number): Promise<string> {
  const path = join(KEPT, `stdio-${messages}.pcapng`)
  if (existsSync(path)) return path
  mkdirSync(KEPT, { recursive: true })
  const part = `${path}.${process.pid}.part`
  const spool = TapSpool.create({ process: PROCESS, application: 'Tapscope', target: { file: part } })
  if (!spool.ok) throw new Error(spool.error.message)
  const { recorder } = spool.value
  for (let i = 0; i < messages; i++) {
    const nanos = i * GAP_NANOS
    const time = { seconds: FIRST_SECOND + Math.floor(nanos / 1e9), nanos: nanos % 1e9 }
    recorder.recordAt(i % 2 === 0 ? 'stdin' : 'stdout', time, Buffer.from(`${JSON.stringify(message(i))}\n`))
    if (i % FLUSH_EVERY === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await spool.value.finish()
  if (spool.value.recorder.total.dropped > 0) throw new Error('the capture lost frames')
  renameSync(part, path)
  return path
}

function message(i: number): object {
  const id = i >> 1
  const isRequest = i % 2 === 0
  if (id % 5000 === 0)
    return isRequest ? { jsonrpc: '2.0', id, method: 'tools/list' } : { jsonrpc: '2.0', id, result: { tools: tools() } }
  const name = TOOLS[id % TOOLS.length]
  if (isRequest) {
    const path = PATHS[id % PATHS.length]
    return {
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name, arguments: { path, query: text(i, 3), limit: id % 100 } },
    }
  }
  if (id % 97 === 0) return { jsonrpc: '2.0', id, error: { code: -32602, message: 'Invalid params' } }
  // One answer in sixteen is long.
  const content = [{ type: 'text', text: text(i, id % 16 === 0 ? 300 : 10 + (id % 40)) }]
  return { jsonrpc: '2.0', id, result: { content, ...(id % 53 === 0 && { isError: true }) } }
}

const tools = (): object[] =>
  TOOLS.map((name) => ({
    name,
    description: `${name} for files of the project. ${text(7, 20)}`,
    inputSchema: { type: 'object' },
  }))

/** So many words, from another place for each seed. */
function text(seed: number, count: number): string {
  const from = Math.imul(seed, 7919) >>> 0
  const start = from % Math.max(1, words.length - count)
  return words.slice(start, start + count).join(' ')
}
