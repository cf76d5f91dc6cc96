/** A DNS response repeats the id of its query, RFC 1035 section 4.1.1. */
import { u16 } from '../../../../shared/bytes.ts'
import { MessageRole, type Pairing } from '../../pairing.ts'

const ID_AND_FLAGS = 4
const RESPONSE = 0x80

export const dnsPairing: Pairing = {
  kind: 'keyed',

  read(bytes, start, end, overTcp, into) {
    into.role = MessageRole.none
    const from = overTcp ? start + 2 : start
    if (end - from < ID_AND_FLAGS) return end
    const stop = overTcp ? Math.min(end, from + u16(bytes, start)) : end
    if (stop - from >= ID_AND_FLAGS) {
      into.role = (bytes[from + 2] & RESPONSE) === 0 ? MessageRole.request : MessageRole.response
      into.key = u16(bytes, from)
    }
    return stop
  },
}
