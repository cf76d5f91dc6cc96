/**
 * Where Wireshark begins a new conversation, and with it a new `tcp.stream`, without a SYN: its VNC heuristic does when it recognises the first
 * version message (RFC 6143 section 7.1.1, `RFB 003.008` and a line feed). On the ports of VNC itself no heuristic is asked.
 */
import { u32 } from '../../../../shared/bytes.ts'
import type { Summary } from '../../summary.ts'

const VERSION_LENGTH = 12
const RFB = 0x52464220
const POINT = 0x2e

/** Whether the segment after the one with this payload belongs to another stream, if none before it did. Does not allocate. */
export function endsStream(out: Summary, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== VERSION_LENGTH || u32(bytes, start) !== RFB || bytes[start + 7] !== POINT) return false
  return !isVncPort(out.sourcePort) && !isVncPort(out.destinationPort)
}

const isVncPort = (port: number): boolean => port === 5500 || port === 5501 || port === 5900 || port === 5901
