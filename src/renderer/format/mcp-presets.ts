/** The messages with which a client of an MCP server begins, ready to be sent by hand. */

export interface Preset {
  readonly label: string
  readonly message: string
  /** It has an id, which the next one must not repeat. */
  readonly request: boolean
}

const PROTOCOL = '2025-11-25'

const request = (id: number, method: string, params: object): Preset => ({
  label: method,
  message: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
  request: true,
})

export function mcpPresets(id: number): Preset[] {
  return [
    request(id, 'initialize', {
      protocolVersion: PROTOCOL,
      capabilities: {},
      clientInfo: { name: 'tapscope', version: '1' },
    }),
    {
      label: 'notifications/initialized',
      message: JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
      request: false,
    },
    request(id, 'tools/list', {}),
    request(id, 'tools/call', { name: 'echo', arguments: { message: 'hello' } }),
    request(id, 'resources/list', {}),
    request(id, 'prompts/list', {}),
    request(id, 'ping', {}),
  ]
}
