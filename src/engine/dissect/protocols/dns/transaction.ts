/** What the first pass knows of a query and its response, at the end of either message, as Wireshark shows it. */
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { dnsFields as fields } from './fields.ts'

/** Adds where the other half of the message is. Of a message in a quote no other half is looked for. */
export function addTransaction(out: Detail, id: number, isResponse: boolean): void {
  const { transactions, number } = out.context
  if (!transactions) return
  const found = out.quoted ? undefined : transactions.keyed(id)
  if (!isResponse) {
    if (!found) return
    const { request, response } = found
    if (request !== number) addRetransmission(out, fields.retransmitRequest, fields.retransmitRequestIn, request)
    else if (response !== 0) out.generated(fields.responseIn, response)
  } else if (!found) out.generated(fields.unsolicited, true)
  else if (found.response !== number) {
    addRetransmission(out, fields.retransmitResponse, fields.retransmitResponseIn, found.response)
  } else {
    out.generated(fields.responseTo, found.request)
    out.generated(fields.time, found.ns)
  }
}

function addRetransmission(out: Detail, mark: Field, original: Field, frame: number): void {
  const kind = mark === fields.retransmitRequest ? 'request' : 'response'
  out.expert('note', 0, 0, `${mark.label}. Original ${kind} in frame ${frame}`)
  out.enter()
  out.generated(mark, null)
  out.close()
  out.generated(original, frame)
  out.generated(fields.retransmission, true)
}
