/** A real session of server-everything with the SDK's client, through `tapscope wrap`. */
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)

/** Calls a few tools, one of them with `message`, and one that fails. */
export async function talkToEverything(
  tapscope: readonly [string, string],
  env: NodeJS.ProcessEnv,
  message: string,
): Promise<void> {
  const args = [tapscope[1], 'wrap', '--', process.execPath, SERVER, 'stdio']
  const transport = new StdioClientTransport({
    command: tapscope[0],
    args,
    env: env as Record<string, string>,
    stderr: 'ignore',
  })
  const client = new Client({ name: 'tapscope-test', version: '1' })
  await client.connect(transport)
  await client.listTools()
  await client.callTool({ name: 'echo', arguments: { message } })
  await client.callTool({ name: 'get-sum', arguments: { a: 2, b: 40 } })
  await client.readResource({ uri: 'no://such' }).catch(() => {})
  await client.close()
}
