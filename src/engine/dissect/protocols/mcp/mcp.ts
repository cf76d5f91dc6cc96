/**
 * Model Context Protocol over JSON-RPC, revisions up to 2025-11-25 and 2026-07-28 (modelcontextprotocol.io/specification).
 * What a response answers is known from the exchange, where the index has one.
 */
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { RpcKind, type RpcSummary, rpcSummary } from '../../summary-parts.ts'
import { readElements } from '../json/members.ts'
import { OPEN_ARRAY, skipBlank } from '../json/scan.ts'
import { scanRpc } from '../jsonrpc/scan.ts'
import { mcpFields as fields } from './fields.ts'
import { brief, joinInfo, ObjectReader } from './reader.ts'
import { addRequest } from './request.ts'
import { addResult } from './result.ts'

export const mcp: ProtocolDefinition = {
  name: 'mcpx',
  title: 'Model Context Protocol',
  column: 'MCP',
  family: 'mcp',
  fields,
  bindings: [],

  summarize() {},

  dissect(bytes, start, end, out) {
    const first = skipBlank(bytes, start, end)
    const node = out.openProtocol(mcp, start, end - start)
    // Older revisions may batch; the tree explains the first message, JSON-RPC lists them all.
    const [message] =
      bytes[first] === OPEN_ARRAY && first < end ? readElements(bytes, first, end, 1) : [{ start: first, end }]
    if (message) {
      const rpc = rpcSummary()
      scanRpc(bytes, message.start, message.end, rpc)
      out.info = addMessage(out, rpc, new ObjectReader(out, bytes, message))
      addConversation(out)
      out.amend(node, joinInfo('Model Context Protocol', out.info))
    }
    out.close()
  },
}

function addConversation(out: Detail): void {
  const { interface: source, stream } = out.context
  const { stdio } = source
  if (!stdio && !stream) return
  const name = stdio ? stdio.server || 'server' : `tcp stream ${stream?.index}`
  out.generated(fields.peer, name)
  out.generated(fields.conversation, stdio ? `${name} (${stdio.conversation})` : name)
}

function addMessage(out: Detail, rpc: RpcSummary, message: ObjectReader): string {
  if (rpc.kind === RpcKind.request || rpc.kind === RpcKind.notification) {
    const method = message.add('method', fields.method)
    const info = addRequest(method, message.object('params'))
    const { exchange } = out.context
    if (rpc.kind === RpcKind.request && exchange) {
      const text = `[Answered in frame ${exchange.frameNumber} after ${latencyText(exchange.latencyNs)}]`
      out.generated(fields.responseIn, exchange.frameNumber, 0, 0, text)
    }
    return `${method}${info === '' ? '' : ` ${info}`}`
  }
  const asked = addAsked(out)
  const latency = out.context.exchange ? latencyText(out.context.exchange.latencyNs) : ''
  if (rpc.kind === RpcKind.error) {
    const error = message.object('error')
    const what = `${error.text('code')} ${brief(error.text('message'))}`.trim()
    return joinInfo(`error ${what}`, asked, latency)
  }
  const result = addResult(message.object('result'))
  const word = result.isError ? 'error' : 'result'
  return joinInfo(asked === '' ? word : `${word} of ${asked}`, latency, result.info)
}

const ASKED = [fields.method, fields.tool]

/** Adds what the request of this response was; returns `tools/call read_file`. */
function addAsked(out: Detail): string {
  const { exchange } = out.context
  if (!exchange) return ''
  // What it was takes a look at its frame.
  const [method, tool] = out.asks(ASKED) ? [exchange.method, exchange.tool] : ['', '']
  if (method !== '') out.generated(fields.method, method)
  if (tool !== '') out.generated(fields.tool, tool)
  out.generated(fields.responseTo, exchange.frameNumber)
  out.generated(fields.latency, exchange.latencyNs)
  return [method, tool].filter((part) => part !== '').join(' ')
}

/** `12.4 ms`, `1.24 s`. */
export function latencyText(ns: bigint): string {
  const ms = Number(ns) / 1e6
  return Math.abs(ms) < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`
}
