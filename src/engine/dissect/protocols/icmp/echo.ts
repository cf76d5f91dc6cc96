/** Echo requests and replies, RFC 792 and RFC 4443 section 4: which reply answers which request. */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import type { Summary } from '../../summary.ts'

const BODY = 8

/**
 * Tells the first pass of an echo message. `change` is what the type of the request is more than the message's own: 0 in a request.
 * A reply differs from its request in the type alone, so the request's checksum follows from it (RFC 1624).
 */
export function noteEcho(bytes: Uint8Array, start: number, end: number, out: Summary, change: number): void {
  if (end - start < BODY) return
  const { echo } = out
  let sum = (~u16(bytes, start + 2) & 0xffff) + (change >= 0 ? change << 8 : 0xffff - (-change << 8))
  sum = (sum & 0xffff) + (sum >> 16)
  echo.present = true
  echo.reply = change !== 0
  echo.identifier = u16(bytes, start + 4)
  echo.sequence = u16(bytes, start + 6)
  echo.checksum = ~sum & 0xffff
}

/** Adds the frame of the request and how long the reply took, where that is known. */
export function addResponse(out: Detail, request: Field, time: Field, at: number): void {
  const { echo } = out.context
  if (!echo || out.quoted) return
  const milliseconds = Number(echo.latencyNs) / 1e6
  out.generated(request, echo.frameNumber, at)
  out.generated(time, milliseconds, at, 0, `[${time.label}: ${milliseconds.toFixed(3)} ms]`)
  out.info += ` (request in ${echo.frameNumber})`
}
