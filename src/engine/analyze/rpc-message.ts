/** What the list of exchanges wants to know of a JSON-RPC message (of a batch, its first), read without a tree. */
import { decodeUtf8 } from '../../shared/format/text.ts'
import { findMember, type Member, readMembers, type ValueRange } from '../dissect/protocols/json/members.ts'
import { OPEN_ARRAY, QUOTE, skipBlank } from '../dissect/protocols/json/scan.ts'
import { stringText } from '../dissect/protocols/json/text.ts'
import { scanRpc } from '../dissect/protocols/jsonrpc/scan.ts'
import { RpcKind, rpcSummary } from '../dissect/summary-parts.ts'

export interface RpcMessage {
  readonly kind: RpcKind
  /** As JSON: `7`, `"7"`. Empty when there is none. */
  readonly id: string
  readonly method: string
  /** What the method is about: the tool, prompt or URI. */
  readonly target: string
  /** Links the rounds of one request (MCP 2026-07-28): in a result that asks for input, and in the request that brings it. */
  readonly requestState: string
  /** A tool's own error in a result (`isError`). */
  readonly isToolError: boolean
  /** The result asks for input before it can be given. */
  readonly wantsInput: boolean
  /** Id, as JSON, of the request that a notification cancels, and whether its reason is that time ran out. */
  readonly cancels: string
  readonly timedOut: boolean
}

const rpc = rpcSummary()
const MAX_TEXT = 4096

export function readRpcMessage(bytes: Uint8Array, start: number, end: number): RpcMessage | null {
  let from = skipBlank(bytes, start, end)
  if (bytes[from] === OPEN_ARRAY) from = skipBlank(bytes, from + 1, end)
  scanRpc(bytes, from, end, rpc)
  if (!rpc.present) return null
  const { kind } = rpc
  const method = rpc.methodStart === 0 ? '' : textOf(bytes, { start: rpc.methodStart - 1, end: rpc.methodEnd + 1 })
  const id = rpc.idStart === 0 ? '' : decodeUtf8(bytes, rpc.idStart, Math.min(rpc.idEnd, rpc.idStart + MAX_TEXT))
  const members = kind === RpcKind.error ? [] : readMembers(bytes, from, end)
  const asks = kind === RpcKind.request || kind === RpcKind.notification
  const inner = innerOf(bytes, members, asks ? 'params' : 'result')
  const text = (key: string): string => {
    const member = findMember(inner, key)
    return member ? textOf(bytes, member) : ''
  }
  const cancelled = method === 'notifications/cancelled' ? findMember(inner, 'requestId') : undefined
  return {
    kind,
    id,
    method,
    target: asks ? text('name') || text('uri') : '',
    requestState: text('requestState'),
    isToolError: kind === RpcKind.response && text('isError') === 'true',
    wantsInput:
      kind === RpcKind.response &&
      (findMember(inner, 'inputRequests') !== undefined || text('resultType') === 'input_required'),
    cancels: cancelled ? decodeUtf8(bytes, cancelled.start, cancelled.end) : '',
    timedOut: cancelled !== undefined && /\btime(d)?[ -]?out/i.test(text('reason')),
  }
}

function innerOf(bytes: Uint8Array, members: readonly Member[], key: string): readonly Member[] {
  const member = findMember(members, key)
  return member ? readMembers(bytes, member.start, member.end) : []
}

function textOf(bytes: Uint8Array, { start, end }: ValueRange): string {
  const stop = Math.min(end, start + MAX_TEXT)
  return bytes[start] === QUOTE && stop === end ? stringText(bytes, start, end) : decodeUtf8(bytes, start, stop)
}
