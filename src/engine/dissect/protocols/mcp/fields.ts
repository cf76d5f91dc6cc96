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
  argumentPart: field('mcpx.argument.part', 'Argument Part', 'string', {
    description: 'A text inside an argument that is an object or an array, as name=value',
  }),
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
  structured: field('mcpx.structured', 'Structured Text', 'string', {
    description: 'A text in the structured content of a result, as name=value',
  }),
  listed: field('mcpx.listed', 'Listed', 'string', { description: 'Name of a listed tool, prompt or resource' }),
  description: field('mcpx.description', 'Description', 'string', {
    description:
      'What a server says of itself, its tools, prompts and resources: names, titles, descriptions, schemas, instructions',
  }),
  annotation: field('mcpx.annotation', 'Annotation', 'string', {
    description: 'What a listed tool claims to do, as delete_file readOnlyHint=true',
  }),
  requested: field('mcpx.requested', 'Requested', 'string', {
    description: 'What an elicitation asks the user for: names, titles and descriptions',
  }),
  includeContext: field('mcpx.include_context', 'Include Context', 'string', {
    description: 'Whose context a server wants the client to add to a sampling request',
  }),
  systemPrompt: field('mcpx.system_prompt', 'System Prompt', 'string'),
  hiddenKind: field('mcpx.hidden_kind', 'Hidden', 'string', {
    description:
      'How something hides in a text: tags, variation-selectors, zero-width-text, zero-width, bidi, escape, color, control, padding',
  }),
  hiddenText: field('mcpx.hidden_text', 'Hidden Text', 'string', {
    description: 'What hides, decoded where it spells something',
  }),
  secret: field('mcpx.secret', 'Secret', 'string', {
    description: 'A value in a result that is a secret by its shape, or by the name before it',
  }),
  peer: field('mcpx.peer', 'Server', 'string', {
    description: 'Short name of the tapped server; the number of the TCP stream where there is none',
  }),
  conversation: field('mcpx.conversation', 'Conversation', 'string', {
    description: 'The server, with the process id of a tapped one, or the number of the TCP stream',
  }),
  progress: field('mcpx.progress', 'Progress', 'string'),
  level: field('mcpx.level', 'Log Level', 'string'),
  message: field('mcpx.message', 'Message', 'string'),
  cancelled: field('mcpx.cancelled', 'Cancelled Request', 'string'),
}
