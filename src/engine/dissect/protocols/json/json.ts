/** JavaScript Object Notation, RFC 8259; one message, or several texts in a row. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { rpcSummary } from '../../summary-parts.ts'
import { scanRpc } from '../jsonrpc/scan.ts'
import { noteOutput } from '../stdio/process.ts'
import { skipBlank } from './scan.ts'
import { addJson, jsonFields } from './tree.ts'

/** Bytes of the text that the Info column shows. */
const INFO_BYTES = 200

export const json: ProtocolDefinition = {
  name: 'json',
  title: 'JavaScript Object Notation',
  column: 'JSON',
  family: 'json',
  fields: jsonFields,
  bindings: [{ table: 'exported_pdu', names: ['json'] }],

  summarize(bytes, start, end, out) {
    scanRpc(bytes, start, end, out.rpc)
    if (out.rpc.present) out.continueWith(out.registry.idOf('jsonrpc'), start, end)
  },

  dissect(bytes, start, end, out) {
    // What the message is goes by this frame's bytes, as in the first pass; what it says, by the whole message where it is in reach.
    const rpc = rpcSummary()
    scanRpc(bytes, start, end, rpc)
    const next = rpc.present ? out.registry.idOf('jsonrpc') : 0
    const whole = out.context.part?.bytes
    if (!whole) return addMessage(out, next, bytes, start, end)
    out.withSource('Message', whole, () => addMessage(out, next, whole, 0, whole.length))
  },
}

function addMessage(out: Detail, next: ProtocolId | 0, bytes: Uint8Array, start: number, end: number): void {
  out.openProtocol(json, start, end - start)
  const shown = skipBlank(bytes, start, end)
  out.info = decodeUtf8(bytes, shown, Math.min(end, shown + INFO_BYTES)).trimEnd()
  noteOutput(out, bytes, start, end)
  const result = addJson(out, bytes, start, end)
  if (result.fault !== '') out.malformed(json, result.at, end, result.fault)
  out.close()
  if (next !== 0) out.call(next, bytes, start, end)
}
