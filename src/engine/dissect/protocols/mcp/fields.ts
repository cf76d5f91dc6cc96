import { field } from '../../protocol.ts'

/**
 * Fields of the Model Context Protocol. Wireshark's `mcp.*` is something else, hence the name. On a response, what its request
 * said (method, tool) is repeated as generated fields, so that one filter finds both.
 */
export const mcpFields = {
  method: field('mcpx.method', 'Method', 'string'),
  tool: field('mcpx.tool', 'Tool', 'string'),
  prompt: field('mcpx.prompt', 'Prompt', 'string'),
  uri: field('mcpx.uri', 'URI', 'string'),
  arguments: field('mcpx.arguments', 'Arguments', 'string', { description: 'The arguments as JSON text' }),
  argument: field('mcpx.argument', 'Argument', 'string', { description: 'One argument, as name=value' }),
  protocolVersion: field('mcpx.protocol_version', 'Protocol Version', 'string'),
  clientName: field('mcpx.client.name', 'Client Name', 'string'),
  clientVersion: field('mcpx.client.version', 'Client Version', 'string'),
  serverName: field('mcpx.server.name', 'Server Name', 'string'),
  serverVersion: field('mcpx.server.version', 'Server Version', 'string'),
  latency: field('mcpx.latency', 'Latency', 'relative_time', { description: 'Time from the request to this response' }),
  responseIn: field('mcpx.response_in', 'Answered In', 'framenum'),
  responseTo: field('mcpx.response_to', 'Answer To', 'framenum'),
  isError: field('mcpx.is_error', 'Tool Error', 'boolean'),
  resultType: field('mcpx.result_type', 'Result Type', 'string'),
  requestState: field('mcpx.request_state', 'Request State', 'string'),
  inputRequest: field('mcpx.input_request', 'Input Request', 'string', {
    description: 'Method of a request inside a result',
  }),
  contentType: field('mcpx.content.type', 'Content Type', 'string'),
  contentText: field('mcpx.content.text', 'Content Text', 'string'),
  listed: field('mcpx.listed', 'Listed', 'string', { description: 'Name of a listed tool, prompt or resource' }),
  progress: field('mcpx.progress', 'Progress', 'string'),
  level: field('mcpx.level', 'Log Level', 'string'),
  message: field('mcpx.message', 'Message', 'string'),
  cancelled: field('mcpx.cancelled', 'Cancelled Request', 'string'),
}
