/** Names that stand for several fields: Wireshark's, and the short ones that the stdio world uses. */
import type { AliasDeclaration } from '../registry.ts'

export const ALIASES: readonly AliasDeclaration[] = [
  { name: 'eth.addr', label: 'Address', type: 'ether', of: ['eth.dst', 'eth.src'] },
  { name: 'eth.lg', label: 'LG bit', type: 'boolean', of: ['eth.dst.lg', 'eth.src.lg'] },
  { name: 'eth.ig', label: 'IG bit', type: 'boolean', of: ['eth.dst.ig', 'eth.src.ig'] },
  { name: 'ip.addr', label: 'Source or Destination Address', type: 'ipv4', of: ['ip.src', 'ip.dst'] },
  { name: 'ipv6.addr', label: 'Source or Destination Address', type: 'ipv6', of: ['ipv6.src', 'ipv6.dst'] },
  { name: 'tcp.port', label: 'Source or Destination Port', type: 'uint16', of: ['tcp.srcport', 'tcp.dstport'] },
  { name: 'udp.port', label: 'Source or Destination Port', type: 'uint16', of: ['udp.srcport', 'udp.dstport'] },
  { name: 'pid', label: 'Process ID of the tapped program', type: 'uint32', of: ['stdio.pid'] },
  { name: 'dir', label: 'Direction: inbound (stdin) or outbound', type: 'string', of: ['stdio.direction'] },
  { name: 'size', label: 'Frame length', type: 'uint32', of: ['frame.len'] },
  { name: 'tool', label: 'MCP tool', type: 'string', of: ['mcpx.tool'] },
  {
    name: 'mcpx.argument_text',
    label: 'A text in the arguments, as name=value',
    type: 'string',
    of: ['mcpx.argument', 'mcpx.argument.part'],
  },
  {
    name: 'mcpx.result_text',
    label: 'A text that a result, an error or a notification brings',
    type: 'string',
    of: ['mcpx.content.text', 'mcpx.structured', 'mcpx.message', 'jsonrpc.error.message', 'jsonrpc.error.data'],
  },
  {
    name: 'mcpx.text',
    label: 'A text in an argument or a result',
    type: 'string',
    of: [
      'mcpx.argument',
      'mcpx.argument.part',
      'mcpx.content.text',
      'mcpx.structured',
      'mcpx.message',
      'jsonrpc.error.message',
      'jsonrpc.error.data',
    ],
  },
  { name: 'method', label: 'JSON-RPC or HTTP method', type: 'string', of: ['jsonrpc.method', 'http.request.method'] },
  { name: 'data', label: 'Bytes of the message', type: 'bytes', of: ['exported_pdu.exported_pdu', 'data.data'] },
]
