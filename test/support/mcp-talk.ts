/** The SDK's client and the real server-everything, with `tapscope wrap` between them. */
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)

/** Runs the server under a tap, lets `say` talk to it, and ends it. `tapscope` are the words that start the command line, `spool` the file. */
export async function talkToEverything(
  tapscope: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (client: Client) => Promise<void>,
  spool?: string,
): Promise<void> {
  const where = spool === undefined ? [] : ['--spool', spool]
  const [command, ...words] = [...tapscope, 'wrap', ...where, '--', process.execPath, SERVER, 'stdio']
  const transport = new StdioClientTransport({
    command,
    args: words,
    env: env as Record<string, string>,
    stderr: 'pipe',
  })
  transport.stderr?.on('data', () => {})
  const client = new Client({ name: 'tapscope-test', version: '1' })
  await client.connect(transport)
  await say(client)
  await client.close()
}
