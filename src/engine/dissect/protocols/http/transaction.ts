/** What the first pass knows of a request and its response, after either head, as Wireshark shows it. */
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { httpFields as fields } from './fields.ts'

const link = (out: Detail, field: Field, frame: number | undefined, at: number): void => {
  if (frame) out.generated(field, frame, at)
}

/** After a request's head at `at`. */
export function addRequestLinks(out: Detail, at: number): void {
  const found = out.context.transactions?.numbered()
  if (!found) return
  const { number, count, response, previous, next } = found
  out.generated(fields.requestNumber, number, at, 0, `[HTTP request ${number}/${count}]`)
  link(out, fields.previousRequest, previous?.request, at)
  link(out, fields.responseIn, response, at)
  link(out, fields.nextRequest, next?.request, at)
}

/** After a response's head at `at`. */
export function addResponseLinks(out: Detail, at: number): void {
  const found = out.context.transactions?.numbered()
  if (!found) return
  const { number, count, request, previous, next } = found
  out.generated(fields.responseNumber, number, at, 0, `[HTTP response ${number}/${count}]`)
  if (request !== 0) out.generated(fields.time, found.ns, at)
  link(out, fields.previousRequest, previous?.request, at)
  link(out, fields.previousResponse, previous?.response, at)
  link(out, fields.requestIn, request, at)
  link(out, fields.nextRequest, next?.request, at)
  link(out, fields.nextResponse, next?.response, at)
  if (!out.wants([fields.responseFor], [])) return
  const uri = found.asked([fields.fullUri.name, fields.uri.name])
  if (uri !== '') out.generated(fields.responseFor, uri, at)
}
