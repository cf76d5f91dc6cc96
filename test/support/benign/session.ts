/** A session without anything bad in it: real MCP servers under `tapscope wrap`, at the same time, driven by the SDK's client; one file of all. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { PcapngReader } from '../../../src/engine/store/pcapng-reader.ts'
import { PcapngWriter } from '../../../src/engine/store/pcapng-writer.ts'
import { ParseOutcome } from '../../../src/engine/store/record-parser.ts'
import { numbers } from './material.ts'
import { type BenignServer, MODULES, SERVERS } from './servers.ts'

export interface BenignSession {
  readonly file: string
  readonly calls: number
}

/** Makes about so many calls; files are made in `folder`. `tapscope` are the words that start the command line. */
export async function benignSession(
  tapscope: readonly string[],
  folder: string,
  calls: number,
  seed = 1,
): Promise<BenignSession> {
  const spools = await Promise.all(
    SERVERS.map((server, i) => talk(server, tapscope, folder, Math.ceil((calls * server.share) / 100), seed + i)),
  )
  const file = join(folder, 'benign.pcapng')
  mergeSpools(spools, file)
  return { file, calls: SERVERS.reduce((sum, { share }) => sum + Math.ceil((calls * share) / 100), 0) }
}

async function talk(
  server: BenignServer,
  tapscope: readonly string[],
  folder: string,
  calls: number,
  seed: number,
): Promise<string> {
  const spool = join(folder, `${server.name}.pcapng`)
  const [command, ...words] = [...tapscope, 'wrap', '--spool', spool, '--', process.execPath, ...server.words(folder)]
  const { PATH = '', TAPSCOPE_SPOOLS = folder } = process.env
  // What get-env tells has to be benign as well.
  const env = { PATH, HOME: folder, LANG: 'C.UTF-8', TAPSCOPE_SPOOLS, MEMORY_FILE_PATH: join(folder, 'memory.json') }
  const transport = new StdioClientTransport({ command, args: words, env, stderr: 'pipe' })
  transport.stderr?.on('data', () => {})
  const capabilities = { sampling: {}, elicitation: {}, roots: { listChanged: true } }
  const client = new Client({ name: 'tapscope-test', version: '1' }, { capabilities })
  answerRequests(client, folder)
  await client.connect(transport)
  await client.listTools()
  const next = server.begin(client, numbers(seed), folder)
  for (let i = 0; i < calls; i++) await next()
  await client.close()
  return spool
}

/** What servers may ask a client. */
function answerRequests(client: Client, folder: string): void {
  client.setRequestHandler(CreateMessageRequestSchema, async () => ({
    model: 'none',
    role: 'assistant',
    content: { type: 'text', text: 'A short answer.' },
  }))
  client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'decline' }))
  client.setRequestHandler(ListRootsRequestSchema, async () => ({
    roots: [folder, MODULES].map((path) => ({ uri: pathToFileURL(path).href })),
  }))
}

/** One file of all frames, in the order of their times. */
export function mergeSpools(spools: readonly string[], file: string): void {
  const writer = new PcapngWriter()
  writer.section({ application: 'Tapscope' })
  const frames: { readonly at: number; readonly write: () => void }[] = []
  for (const spool of spools) {
    const bytes = readFileSync(spool)
    const reader = new PcapngReader()
    reader.attach(bytes, 0, bytes.length, 0)
    const ids: number[] = []
    while (reader.next() === ParseOutcome.frame) {
      for (let i = ids.length; i < reader.interfaces.length; i++) ids.push(writer.interface(reader.interfaces[i]))
      const { timeSeconds, timeNanos, dataStart, dataEnd, direction: flags, originalLength } = reader
      const header = { interfaceId: ids[reader.interfaceIndex], timeSeconds, timeNanos, originalLength, flags }
      frames.push({
        at: timeSeconds * 1e6 + timeNanos / 1e3,
        write: () => writer.frame(header, bytes, dataStart, dataEnd),
      })
    }
    if (reader.problem) throw new Error(`${spool}: ${reader.problem.reason}`)
  }
  frames.sort((a, b) => a.at - b.at)
  for (const { write } of frames) write()
  writeFileSync(file, writer.take(), { mode: 0o600 })
}
