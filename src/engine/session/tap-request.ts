/** A message to a command that the session started under the tap, and the frame of its answer: found by its id, in what is recorded. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Answered } from '../../shared/wire/resend.ts'
import { type RpcMessage, readRpcMessage } from '../analyze/rpc-message.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import { RpcKind } from '../dissect/summary-parts.ts'
import type { CallContext } from './call-context.ts'
import type { Capture } from './captures.ts'

/** How often recorded frames are looked at while an answer is awaited. */
const LOOK_MS = 30

export async function requestOfTap(
  { capture: id, line, framing }: CallParams<'tap.request'>,
  context: CallContext,
): Promise<Answered> {
  const { session, signal } = context
  const bytes = Buffer.from(line)
  const message = readRpcMessage(bytes, 0, bytes.length)
  if (!message) throw new EngineError('This is no JSON-RPC message', 'It needs "jsonrpc": "2.0" and a method')
  const search = new AnswerSearch(context, message)
  const capture = session.captures.send(id, line, framing)
  for (;;) {
    // Asked before the rows are looked at: what came until then is among them.
    const isOver = hasEnded(capture, context)
    const found = search.look(capture)
    if (found) return found
    if (isOver) throw new EngineError('The program ended before it answered', 'What it said is among the frames')
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    if (signal.aborted) throw new EngineError('Cancelled', null)
  }
}

/** Whether no further frame of a capture will come. */
function hasEnded({ files, info }: Capture, { session }: CallContext): boolean {
  if (info.state !== 'stopped' && info.state !== 'failed') return false
  return files.every((file) => {
    const state = session.index.files.get(file)?.state
    return state !== 'reading' && state !== 'waiting'
  })
}

class AnswerSearch {
  private readonly context: CallContext
  private readonly sent: RpcMessage
  private readonly index: CallContext['session']['index']
  private next: number
  private request: number | null = null

  constructor(context: CallContext, sent: RpcMessage) {
    this.context = context
    this.sent = sent
    this.index = context.session.index
    this.next = context.session.frames.rowCount
  }

  /** Goes through the rows that came. */
  look({ files }: Capture): Answered | null {
    const { session } = this.context
    // Somebody emptied the table: rows count anew.
    if (this.index !== session.index) throw new EngineError('The table was emptied before the answer came', null)
    const { frames } = session
    while (this.next < frames.rowCount) {
      const row = this.next++ as RowIndex
      const stream = frames.interfaceOf(row).stdio?.stream
      if (stream === undefined || stream === 'stderr' || !files.includes(frames.sourceOf(row).file)) continue
      const bytes = frames.peek(row)
      const message = readRpcMessage(bytes, Math.max(0, payloadStart(bytes, 0, bytes.length)), bytes.length)
      if (!message || message.id !== this.sent.id) continue
      const asks = message.kind === RpcKind.request || message.kind === RpcKind.notification
      if (stream === 'stdin' && message.kind === this.sent.kind && message.method === this.sent.method) {
        this.request ??= row + 1
        if (this.sent.kind !== RpcKind.request) return { request: this.request, response: null }
      } else if (stream === 'stdout' && !asks && this.request !== null)
        return { request: this.request, response: row + 1 }
    }
    return null
  }
}
