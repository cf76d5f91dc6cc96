/** DNS over TCP, RFC 1035 section 4.2.2: each message behind its length. */
import { u16 } from '../../../../shared/bytes.ts'
import { Framed, type Framing } from '../../framing.ts'

export const dnsFraming: Framing = {
  head: 64,
  claims: true,
  separator: '',

  messageLength: (bytes, start, end) => (end - start < 2 ? Framed.more : 2 + u16(bytes, start)),
}
