/** What a message of a conversation is in JSON-RPC, read when it is shown. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { FollowedRpc } from '../../../shared/wire/follow.ts'
import { type RpcMessage, readRpcMessage } from '../../analyze/rpc-message.ts'
import { payloadStart } from '../../dissect/protocols/exported-pdu/exported-pdu.ts'
import { RpcKind } from '../../dissect/summary.ts'
import type { Frames } from '../frames.ts'
import { secondsBetween } from '../row-times.ts'

const KINDS = {
  [RpcKind.request]: 'request',
  [RpcKind.notification]: 'notification',
  [RpcKind.response]: 'response',
  [RpcKind.error]: 'error',
} as const

/** Null when the frame is no JSON-RPC. */
export function rpcOf(frames: Frames, row: RowIndex): FollowedRpc | null {
  const message = readAt(frames, row)
  if (!message || message.kind === RpcKind.none) return null
  const { segment, slot } = frames.at(row)
  const kind = KINDS[message.kind]
  const isAnswer = kind === 'response' || kind === 'error'
  const related = kind === 'notification' ? 0 : segment.related[slot]
  const asked = isAnswer && related > 0 ? readAt(frames, (related - 1) as RowIndex) : null
  return {
    kind,
    id: message.id,
    method: (asked ?? message).method,
    target: (asked ?? message).target,
    related: related > 0 ? related : null,
    latencyMs: isAnswer && related > 0 ? secondsBetween(frames, (related - 1) as RowIndex, row) * 1e3 : null,
    failed: kind === 'error' || message.isToolError,
  }
}

function readAt(frames: Frames, row: RowIndex): RpcMessage | null {
  const bytes = frames.peek(row)
  return readRpcMessage(bytes, Math.max(0, payloadStart(bytes, 0, bytes.length)), bytes.length)
}
