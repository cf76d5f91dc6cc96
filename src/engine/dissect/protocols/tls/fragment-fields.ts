import { field } from '../../protocol.ts'

/** Fields of handshake messages that span records. */
export const fragmentFields = {
  fragments: field('tls.handshake.fragments', 'Reassembled Handshake Fragments', 'none'),
  fragment: field('tls.handshake.fragment', 'Handshake Fragment', 'framenum'),
  count: field('tls.handshake.fragment.count', 'Handshake Fragment count', 'uint32'),
  reassembledIn: field('tls.handshake.reassembled_in', 'Reassembled Handshake Message in frame', 'framenum'),
}
