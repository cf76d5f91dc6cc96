/** HTTP/1 responses come in the order of their requests, RFC 9112 section 9.3; notifications of GENA are neither. */
import { MessageRole, type Pairing } from '../../pairing.ts'
import { beginsHead, isNotification, isStatusLine } from './head.ts'
import { messageLayout, readLayout } from './layout.ts'

/** Reused by the first pass. */
const scratch = messageLayout()

export const httpPairing: Pairing = {
  kind: 'numbered',

  read(bytes, start, end, _overTcp, into) {
    into.role = MessageRole.none
    into.key = 0
    if (!beginsHead(bytes, start, end)) return end
    if (isStatusLine(bytes, start, end)) into.role = MessageRole.response
    else if (!isNotification(bytes, start, end)) into.role = MessageRole.request
    readLayout(bytes, start, end, scratch)
    return scratch.more ? scratch.bodyEnd : end
  },
}
