/** A message of a tapped process as it was recorded, whole, with what it takes to send it once more. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Framing, RecordedMessage } from '../../shared/wire/resend.ts'
import { readRpcMessage } from '../analyze/rpc-message.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import { RpcKind } from '../dissect/summary-parts.ts'
import type { CallContext } from './call-context.ts'
import { exchangesOf } from './exchanges.ts'
import type { Frames } from './frames.ts'

/** Longer ones are not shown for editing or comparing. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024

const KINDS: Readonly<Record<RpcKind, RecordedMessage['kind']>> = {
  [RpcKind.none]: 'none',
  [RpcKind.request]: 'request',
  [RpcKind.notification]: 'notification',
  [RpcKind.response]: 'response',
  [RpcKind.error]: 'error',
}

export async function readRecordedMessage(
  { frame }: CallParams<'message.read'>,
  context: CallContext,
): Promise<RecordedMessage> {
  const { frames } = context.session
  if (frame > frames.rowCount) throw new EngineError(`There is no frame ${frame}`, null)
  const part = frames.context((frame - 1) as RowIndex, true).part
  const row = (part ? part.first - 1 : frame - 1) as RowIndex
  const { stdio } = frames.interfaceOf(row)
  if (!stdio || stdio.stream === 'stderr')
    throw new EngineError(`Frame ${frame} is no message of a tapped process`, 'Choose a JSON-RPC frame')
  if (frames.isRemoved(row)) throw new EngineError(`The file of frame ${frame} is deleted`, null)
  const bytes = part ? part.bytes : payloadOf(frames, row)
  if (!bytes || bytes.length > MAX_TEXT_BYTES)
    throw new EngineError(`The message of frame ${frame} is too large to be edited`, null)
  const message = readRpcMessage(bytes, 0, bytes.length)
  const { segment, slot } = frames.at(row)
  return {
    frame: row + 1,
    text: Buffer.from(bytes).toString('utf8').trimEnd(),
    kind: message ? KINDS[message.kind] : 'none',
    method: message?.method ?? '',
    fromServer: stdio.stream === 'stdout',
    framing: framingOf(frames.bytes(row)),
    related: message && segment.related[slot] > 0 ? segment.related[slot] : null,
    server: stdio.server,
    // A URL is nothing to start.
    command: stdio.transport === 'http' ? '' : stdio.command,
    initialize: await initializeOf(row, context),
  }
}

function payloadOf(frames: Frames, row: RowIndex): Uint8Array {
  const bytes = frames.bytes(row)
  return bytes.subarray(Math.max(0, payloadStart(bytes, 0, bytes.length)))
}

/** What the tags of a stdio frame say of it (docs/formats.md). */
export function framingOf(frame: Uint8Array): Framing {
  const tags = Buffer.from(frame.buffer, frame.byteOffset, Math.max(0, payloadStart(frame, 0, frame.length)))
  return tags.includes('header=') ? 'headers' : 'lines'
}

/** The request with which the client of a row's process began. */
async function initializeOf(row: RowIndex, context: CallContext): Promise<string | null> {
  const { frames } = context.session
  const { file } = frames.sourceOf(row)
  const conversation = frames.interfaceOf(row).stdio?.conversation
  const { list } = await exchangesOf(context)
  const method = list.methods.list.indexOf('initialize')
  if (method < 0) return null
  for (let at = 0; at < list.count; at++) {
    const request = list.request[at] as RowIndex
    if (list.method[at] !== method || frames.isRemoved(request)) continue
    if (frames.sourceOf(request).file !== file) continue
    if (frames.interfaceOf(request).stdio?.conversation !== conversation) continue
    return Buffer.from(payloadOf(frames, request)).toString('utf8').trimEnd()
  }
  return null
}
