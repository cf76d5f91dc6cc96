/** Media that the SDP body of a SIP message announces (RFC 8866 section 5, RFC 3261): RTP's and RTCP's ports, and T.38's. */
import { type Announcement, addressBytes, portNumber } from './announcement.ts'

const MAX_MEDIA = 64
const CONTENT_TYPE = /^(?:Content-Type|c) *: *application\/sdp/im
const CALL_ID = /^(?:Call-ID|i) *: *([^\r\n]*)/im
const SEQUENCE = /^CSeq *: *([^\r\n]*)/im
const CONNECTION = /^c=IN IP[46] ([^ /]+)/
const MEDIA = /^m=[^ ]+ ([0-9]+)(?:\/[0-9]+)? ([^ ]+)/
const RTCP = /^a=rtcp:([0-9]+)/
const RTP = /^(?:UDP\/TLS\/)?RTP\/S?AVPF?$/
const T38 = /^udptl$/i

export interface MediaAnnouncements {
  /** Of the exchange: an offer and its answers have the same. */
  readonly identity: string
  readonly endpoints: readonly Announcement[]
}

interface Media {
  readonly port: number
  readonly protocol: string
  address: Uint8Array | undefined
  control: number
}

/** Undefined when the message has no such body. */
export function sdpAnnouncements(text: string): MediaAnnouncements | undefined {
  const body = text.indexOf('\r\n\r\n')
  const head = text.slice(0, Math.max(0, body))
  if (body < 0 || !CONTENT_TYPE.test(head)) return undefined
  const identity = `${CALL_ID.exec(head)?.[1] ?? ''} ${SEQUENCE.exec(head)?.[1] ?? ''}`
  return { identity, endpoints: mediaOf(text.slice(body + 4)).flatMap(endpointsOf) }
}

function mediaOf(body: string): Media[] {
  const media: Media[] = []
  let session: Uint8Array | undefined
  for (const line of body.split(/\r?\n/)) {
    const last = media.at(-1)
    const found = MEDIA.exec(line)
    if (found) {
      if (media.length === MAX_MEDIA) break
      const port = portNumber(found[1])
      media.push({ port, protocol: found[2], address: session, control: port + 1 })
    }
    const connection = CONNECTION.exec(line)
    if (connection) {
      const address = addressBytes(connection[1])
      if (last) last.address = address
      else session = address
    }
    const control = RTCP.exec(line)
    if (control && last) last.control = portNumber(control[1])
  }
  return media
}

function endpointsOf({ port, protocol, address, control }: Media): Announcement[] {
  if (port === 0 || !address) return []
  if (T38.test(protocol)) return [{ address, port }]
  if (!RTP.test(protocol)) return []
  return control > 0 && control < 0x10000 && control !== port
    ? [
        { address, port },
        { address, port: control },
      ]
    : [{ address, port }]
}
