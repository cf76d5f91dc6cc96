/**
 * A frame as one line of JSON, in the envelope of the project's first seed: `{"type":"event","timestamp":…,"data":{…}}`. The bytes are
 * in it, as text where they are valid UTF-8 of a stdio stream and as base64 elsewhere, so that nothing is lost. Documented in docs/formats.md.
 */
import type { Detail } from '../dissect/detail.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import { readNote } from '../sources/stdio/exported-pdu.ts'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function frameToJson(detail: Detail): string {
  const { context } = detail
  return JSON.stringify({
    type: 'event',
    timestamp: context.untimed ? null : timestamp(context.timeSeconds, context.timeNanos),
    data: frameData(detail, context.interface.stdio ? messageBytes(detail) : detail.sources[0].bytes),
  })
}

/** `data` of the line; `payload` is the message, or the packet. */
export function frameData(detail: Detail, payload: Uint8Array): Record<string, unknown> {
  const { context } = detail
  const { stdio, name } = context.interface
  const text = stdio ? asText(payload) : null
  const missing = context.originalLength - context.capturedLength
  return {
    frame: context.number,
    interface: name,
    ...(stdio && { pid: stdio.pid, stream: stdio.stream, server: stdio.server, client: stdio.client }),
    ...(context.direction !== 0 && { direction: context.direction === 1 ? 'inbound' : 'outbound' }),
    protocol: detail.protocolColumn,
    source: detail.sourceColumn,
    destination: detail.destinationColumn,
    info: detail.info,
    size: stdio ? payload.length + missing : context.originalLength,
    ...(missing > 0 && { captured: stdio ? payload.length : context.capturedLength }),
    ...(stdio ? noteData(detail.sources[0].bytes) : { linkType: context.interface.linkType }),
    ...(context.comments.length > 0 && { comments: context.comments }),
    ...(text === null ? { encoding: 'base64', data: Buffer.from(payload).toString('base64') } : { data: text }),
  }
}

/** What goes with a message besides: its place among the parts of a longer one, header lines, HTTP. */
function noteData(frame: Uint8Array): Record<string, unknown> {
  const { part, more, header, http } = readNote(frame, Math.max(0, payloadStart(frame, 0, frame.length)))
  return { ...(part > 0 && { part, more }), ...(header !== '' && { header }), ...(http && { http }) }
}

/** The message within an Exported PDU: what follows its tags. */
export function messageBytes(detail: Detail): Uint8Array {
  const self = detail.registry.require('exported_pdu').self
  const [node] = detail.nodesOf(self)
  const { bytes } = detail.sources[0]
  return node === undefined ? bytes : bytes.subarray(detail.starts[node] + detail.lengths[node])
}

function asText(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return null
  }
}

/** RFC 3339 in UTC with nine fractional digits. */
export function timestamp(seconds: number, nanos: number): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return `${seconds}.${String(nanos).padStart(9, '0')}`
  return `${date.toISOString().slice(0, 19)}.${String(nanos).padStart(9, '0')}Z`
}
