import { field } from '../../protocol.ts'

/** Fields of JSON-RPC 2.0 messages. Wireshark has no such dissector: the names are ours. */
export const jsonrpcFields = {
  version: field('jsonrpc.version', 'Version', 'string'),
  kind: field('jsonrpc.kind', 'Kind', 'string', { description: 'request, notification, response or error' }),
  id: field('jsonrpc.id', 'Id', 'string'),
  method: field('jsonrpc.method', 'Method', 'string'),
  params: field('jsonrpc.params', 'Params', 'string', { description: 'The parameters as JSON text' }),
  result: field('jsonrpc.result', 'Result', 'string', { description: 'The result as JSON text' }),
  errorCode: field('jsonrpc.error.code', 'Error Code', 'int32'),
  errorMessage: field('jsonrpc.error.message', 'Error Message', 'string'),
  errorData: field('jsonrpc.error.data', 'Error Data', 'string', { description: 'What the error adds, as JSON text' }),
  responseIn: field('jsonrpc.response_in', 'Response In', 'framenum'),
  responseTo: field('jsonrpc.response_to', 'Response To', 'framenum'),
  time: field('jsonrpc.time', 'Time', 'relative_time', { description: 'Time from the request to this response' }),
}
