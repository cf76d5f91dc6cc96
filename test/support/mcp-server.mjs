/** A real MCP server whose tools are what a JSON file has, in pages: `node mcp-server.mjs FILE`. It says a stray word, and one on stderr. */
import { readFileSync } from 'node:fs'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'

const {
  name = 'told',
  instructions = '',
  tools = [],
  page = tools.length,
} = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const server = new Server({ name, version: '1.0.0' }, { capabilities: { tools: {} }, instructions })
server.setRequestHandler(ListToolsRequestSchema, async ({ params }) => {
  const from = Number(params?.cursor ?? 0)
  const end = from + page
  return { tools: tools.slice(from, end), ...(end < tools.length && { nextCursor: String(end) }) }
})
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => ({
  content: [{ type: 'text', text: params.name }],
  isError: params.name === 'fail',
}))
process.stderr.write('ready\n')
process.stdout.write('Server is up\n')
await server.connect(new StdioServerTransport())
