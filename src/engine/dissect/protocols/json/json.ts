/** JavaScript Object Notation, RFC 8259; one message, or several texts in a row. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { scanRpc } from '../jsonrpc/scan.ts'
import { RpcKind, type RpcSummary } from '../../summary.ts'
import { jsonStart, skipBlank } from './scan.ts'
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
    const from = jsonStart(bytes, start, end)
    scanRpc(bytes, from, end, out.rpc)
    if (out.rpc.present) out.continueWith(out.registry.idOf('jsonrpc'), from, end)
  },

  dissect(bytes, start, end, out) {
    const { part } = out.context
    if (part && part.index > 1) {
      out.openProtocol(json, start, end - start, `JavaScript Object Notation, part ${part.index} of the message in frame ${part.first}`)
      out.close()
      out.info = `part ${part.index} of the message in frame ${part.first}`
      return
    }
    const from = jsonStart(bytes, start, end)
    const rpc: RpcSummary = { present: false, kind: RpcKind.none, idStart: 0, idEnd: 0, methodStart: 0, methodEnd: 0 }
    scanRpc(bytes, from, end, rpc)
    const next = rpc.present ? out.registry.idOf('jsonrpc') : 0
    const whole = part?.bytes
    if (whole) {
      out.withSource('Message', whole, () => {
        const wholeFrom = jsonStart(whole, 0, whole.length)
        addText(out, whole, 0, wholeFrom, whole.length)
        if (next !== 0) out.call(next, whole, wholeFrom, whole.length)
      })
      return
    }
    addText(out, bytes, start, from, end)
    if (next !== 0) out.call(next, bytes, from, end)
  },
}

/** The tree of a message whose JSON begins at `from`. */
function addText(out: Detail, bytes: Uint8Array, start: number, from: number, end: number): void {
  out.openProtocol(json, start, end - start)
  if (from > start) out.add(null, start, from - start, null, `Head: ${decodeUtf8(bytes, start, from)}`)
  const shown = skipBlank(bytes, from, end)
  out.info = decodeUtf8(bytes, shown, Math.min(end, shown + INFO_BYTES)).trimEnd()
  const result = addJson(out, bytes, from, end)
  if (result.fault !== '') out.malformed(json, result.at, end, result.fault)
  out.close()
}
