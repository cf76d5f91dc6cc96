/** JSON-RPC 2.0 (jsonrpc.org/specification): requests, notifications, responses, and batches of them. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { RpcKind, type RpcSummary, rpcSummary } from '../../summary-parts.ts'
import { findMember, type Member, readElements, readMembers } from '../json/members.ts'
import { OPEN_ARRAY, QUOTE, skipBlank } from '../json/scan.ts'
import { stringText } from '../json/text.ts'
import { isMcp } from '../mcp/methods.ts'
import { jsonrpcFields as fields } from './fields.ts'
import { scanRpc } from './scan.ts'

const PARAMS = [fields.params]
const RESULT = [fields.result]
/** Messages of a batch that are shown. */
const MAX_BATCH = 1000

export const jsonrpc: ProtocolDefinition = {
  name: 'jsonrpc',
  title: 'JSON-RPC',
  column: 'JSON-RPC',
  family: 'json',
  fields,
  bindings: [],

  summarize(bytes, start, end, out) {
    const { rpc, registry } = out
    if (rpc.kind === RpcKind.request) out.flags |= RowFlag.request
    else if (rpc.kind === RpcKind.response) out.flags |= RowFlag.response
    else if (rpc.kind === RpcKind.error) out.flags |= RowFlag.response | RowFlag.error
    if (isMcp(bytes, rpc, out.has(registry.idOf('exported_pdu')))) out.continueWith(registry.idOf('mcpx'), start, end)
  },

  dissect(bytes, start, end, out) {
    const first = skipBlank(bytes, start, end)
    const isBatch = first < end && bytes[first] === OPEN_ARRAY
    const messages = isBatch ? readElements(bytes, first, end, MAX_BATCH) : [{ start: first, end }]
    const node = out.openProtocol(jsonrpc, start, end - start)
    const rpc = rpcSummary()
    messages.forEach((message, i) => {
      const one = rpcSummary()
      scanRpc(bytes, message.start, message.end, one)
      if (i === 0) Object.assign(rpc, one)
      if (isBatch)
        out.open(null, message.start, message.end - message.start, null, `Message ${i + 1}: ${kindName(one)}`)
      const info = addMessage(out, one, bytes, message.start, message.end)
      if (i === 0) out.info = isBatch ? `batch of ${messages.length}: ${info}` : info
      if (isBatch) out.close()
    })
    out.amend(node, isBatch ? `JSON-RPC 2.0 batch of ${messages.length}` : `JSON-RPC 2.0 ${kindName(rpc)}`)
    out.close()
    if (isMcp(bytes, rpc, out.protocolNames.includes('exported_pdu')))
      out.call(out.registry.idOf('mcpx'), bytes, start, end)
  },
}

const KIND_NAMES = ['message', 'request', 'notification', 'response', 'error']

const kindName = (rpc: RpcSummary): string => KIND_NAMES[rpc.kind]

/** A scalar as text, without the quotes of a string. */
function scalarText(bytes: Uint8Array, { start, end }: Member): string {
  return bytes[start] === QUOTE && end - start >= 2 ? stringText(bytes, start, end) : decodeUtf8(bytes, start, end)
}

/** Adds the fields of one message; returns what the Info column says of it. */
function addMessage(out: Detail, rpc: RpcSummary, bytes: Uint8Array, start: number, end: number): string {
  const members = readMembers(bytes, start, end)
  const add = (key: string, one: typeof fields.id): string => {
    const member = findMember(members, key)
    if (!member) return ''
    const text = scalarText(bytes, member)
    out.add(one, member.start, member.end - member.start, text)
    return text
  }
  out.generated(fields.kind, kindName(rpc), start, end - start)
  add('jsonrpc', fields.version)
  const id = add('id', fields.id)
  const method = add('method', fields.method)
  // They are most of a message.
  if (out.asks(PARAMS)) add('params', fields.params)
  if (out.asks(RESULT)) add('result', fields.result)
  const error = addError(out, bytes, findMember(members, 'error'))
  const exchange = addExchange(out, rpc)
  const suffix = id === '' ? '' : ` id=${id}`
  switch (rpc.kind) {
    case RpcKind.request:
    case RpcKind.notification:
      return `${method}${suffix}`
    case RpcKind.error:
      return `error ${error}${exchange && ` of ${exchange}`}${suffix}`
    default:
      return `result${exchange && ` of ${exchange}`}${suffix}`
  }
}

function addError(out: Detail, bytes: Uint8Array, error: Member | undefined): string {
  if (!error) return ''
  const members = readMembers(bytes, error.start, error.end)
  const code = findMember(members, 'code')
  const message = findMember(members, 'message')
  const data = findMember(members, 'data')
  const number = code ? Number.parseInt(decodeUtf8(bytes, code.start, code.end), 10) : Number.NaN
  if (code && Number.isInteger(number)) out.add(fields.errorCode, code.start, code.end - code.start, number)
  if (message) out.add(fields.errorMessage, message.start, message.end - message.start, scalarText(bytes, message))
  if (data) out.add(fields.errorData, data.start, data.end - data.start, scalarText(bytes, data))
  return [code && Number.isInteger(number) ? String(number) : '', message ? scalarText(bytes, message) : '']
    .join(' ')
    .trim()
}

/** Adds what is known of the other half; returns the method that a response answers. */
function addExchange(out: Detail, rpc: RpcSummary): string {
  const { exchange } = out.context
  if (!exchange || rpc.kind === RpcKind.notification) return ''
  if (rpc.kind === RpcKind.request) {
    out.generated(fields.responseIn, exchange.frameNumber)
    return ''
  }
  out.generated(fields.responseTo, exchange.frameNumber)
  out.generated(fields.time, exchange.latencyNs)
  // What the request was takes a look at its frame.
  return out.hasColumns ? exchange.method : ''
}
