/** JSON-RPC messages as bytes: read one by one, also out of a batch, and given another id without changing anything else. */
import { type RpcMessage, readRpcMessage } from '../engine/analyze/rpc-message.ts'
import { readElements } from '../engine/dissect/protocols/json/members.ts'
import { OPEN_ARRAY, skipBlank } from '../engine/dissect/protocols/json/scan.ts'
import { scanRpc } from '../engine/dissect/protocols/jsonrpc/scan.ts'
import { RpcKind, rpcSummary } from '../engine/dissect/summary-parts.ts'

export interface Message extends RpcMessage {
  /** The message alone. */
  readonly bytes: Uint8Array
}

/** The messages of a payload; none when it is no JSON-RPC. */
export function messagesOf(payload: Uint8Array): Message[] {
  const { length } = payload
  const start = skipBlank(payload, 0, length)
  const ranges = payload[start] === OPEN_ARRAY ? readElements(payload, start, length) : [{ start, end: length }]
  const messages: Message[] = []
  for (const { start: from, end } of ranges) {
    const message = readRpcMessage(payload, from, end)
    if (message) messages.push({ ...message, bytes: payload.subarray(from, end) })
  }
  return messages
}

export const isAnswer = ({ kind }: RpcMessage): boolean => kind === RpcKind.response || kind === RpcKind.error

/** What JSON says; undefined where it is none. */
export function jsonOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** The message with another id, which is given as JSON. */
export function withId(message: Uint8Array, id: string): string {
  const rpc = rpcSummary()
  scanRpc(message, 0, message.length, rpc)
  const text = (start: number, end: number): string => Buffer.from(message.subarray(start, end)).toString('utf8')
  return text(0, rpc.idStart) + id + text(rpc.idEnd, message.length).trimEnd()
}
