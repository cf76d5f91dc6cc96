/** A real MCP client that talks with a server under `tapscope wrap`, and the file that records it. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { listSpools } from '../../src/engine/store/spool-list.ts'
import { until } from './engine.ts'

/** A server whose tools are those of a JSON file: `node TOLD_SERVER FILE`. */
export const TOLD_SERVER = fileURLToPath(new URL('../fixtures/mcp-server.mjs', import.meta.url))

/** Starts `node COMMAND` under the tap that `tapscope` begins with; resolves with the whole recording when the client is done. */
export async function recordTalk(
  tapscope: readonly string[],
  spools: string,
  command: readonly string[],
  say: (client: Client) => Promise<unknown>,
): Promise<string> {
  const before = new Set(listSpools(spools).map(({ path }) => path))
  const transport = new StdioClientTransport({
    command: tapscope[0],
    args: [...tapscope.slice(1), 'wrap', '--', process.execPath, ...command],
    env: { ...process.env, TAPSCOPE_SPOOLS: spools } as Record<string, string>,
    stderr: 'ignore',
  })
  const client = new Client({ name: 'tapscope-test', version: '7' })
  await client.connect(transport)
  await say(client)
  await client.close()
  const [spool] = listSpools(spools).filter(({ path }) => !before.has(path))
  await until(() => listSpools(spools).every(({ manifest }) => manifest.ok && manifest.value.endedAtMs), 'the end')
  return join(spool.path, 'stdio.pcapng')
}
