/** What a message of a conversation is in JSON-RPC, read when it is shown. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import type { FollowedRpc } from '../../../shared/wire/follow.ts'
import { type RpcMessage, readRpcMessage } from '../../analyze/rpc-message.ts'
import { RpcKind } from '../../dissect/summary-parts.ts'
import type { Frames } from '../frames.ts'
import { secondsBetween } from '../row-times.ts'
import { messageAt, payloadAt } from './message-rows.ts'

const KINDS = {
  [RpcKind.request]: 'request',
  [RpcKind.notification]: 'notification',
  [RpcKind.response]: 'response',
  [RpcKind.error]: 'error',
} as const

/** Of a message in several frames. */
const MAX_READ = 4 * 1024 * 1024

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
  const { segment, slot } = frames.at(row)
  // The id of a long message may be its last member.
  const isPart = (segment.flags[slot] & RowFlag.part) !== 0
  const bytes = isPart ? messageAt(frames, row, MAX_READ) : payloadAt(frames, row)
  return readRpcMessage(bytes, 0, bytes.length)
}
