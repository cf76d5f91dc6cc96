/** HTTP/1 requests and responses, RFC 9112: the head line by line, then the body, for each message that the bytes hold. */
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import type { Summary } from '../../summary.ts'
import { addBody, addFileData, BODY_FIELDS, BODY_LAYERS } from './body.ts'
import { httpFields as fields, headerFields } from './fields.ts'
import { httpFraming } from './framing.ts'
import { beginsHead, hasFirstLine } from './head.ts'
import { addHead } from './head-tree.ts'
import { messageLayout, readLayout } from './layout.ts'
import { httpPairing } from './pairing.ts'

const PORTS = [80, 2710, 2869, 3128, 3132, 5985, 8080, 8088, 11371]

export const http: ProtocolDefinition = {
  name: 'http',
  title: 'Hypertext Transfer Protocol',
  column: 'HTTP',
  family: 'http',
  fields: { ...fields, ...headerFields },
  bindings: [
    { table: 'tcp.port', values: PORTS, test: beginsHead },
    { table: 'heuristic', over: 'tcp', test: hasFirstLine },
  ],

  framing: httpFraming,
  pairing: httpPairing,
  summarize: summarizeMessages,
  dissect: (bytes, start, end, out) => dissectMessages(http, bytes, start, end, out),
}

/** Simple Service Discovery Protocol, of the UPnP Device Architecture: HTTP's messages in datagrams. */
export const ssdp: ProtocolDefinition = {
  name: 'ssdp',
  title: 'Simple Service Discovery Protocol',
  column: 'SSDP',
  family: 'http',
  fields: {},
  bindings: [{ table: 'udp.port', values: [1900] }],

  pairing: httpPairing,

  summarize(bytes, start, end, out) {
    out.tellMessage(start, end)
    summarizeMessages(bytes, start, end, out)
  },

  dissect: (bytes, start, end, out) => dissectMessages(ssdp, bytes, start, end, out),
}

function summarizeMessages(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (!beginsHead(bytes, start, end)) return
  readLayout(bytes, start, end, scratch)
  const { headEnd, bodyEnd } = scratch
  if (headEnd < 0) return
  if (scratch.more) out.flags |= RowFlag.nested
  if (!scratch.json || headEnd >= bodyEnd) return
  // What the tree finds in a body that has to be decoded first is not seen here.
  if (scratch.chunked || scratch.encoded) out.flags |= RowFlag.nested
  else out.continueWith(out.registry.idOf('json'), headEnd, bodyEnd)
}

function dissectMessages(self: ProtocolDefinition, bytes: Uint8Array, start: number, end: number, out: Detail): void {
  if (!beginsHead(bytes, start, end)) return addContinuation(out, self, bytes, start, end)
  const layout = messageLayout()
  readLayout(bytes, start, end, layout)
  const { headEnd, bodyEnd } = layout
  const hasBody = headEnd >= 0 && headEnd < bodyEnd
  out.openProtocol(self, start, (hasBody && !layout.json ? bodyEnd : headEnd < 0 ? end : headEnd) - start)
  const head = addHead(out, bytes, start, headEnd < 0 ? end : headEnd)
  if (hasBody && out.wants(BODY_FIELDS, BODY_LAYERS)) addBody(out, head, layout, bytes)
  else out.close()
  if (!layout.more) return
  const { info, protocol, protocolColumn } = out
  out.call(out.registry.idOf(self.name), bytes, bodyEnd, end)
  out.info = info + out.info
  out.protocol = protocol
  out.protocolColumn = protocolColumn
}

/** Bytes on HTTP's ports that begin no message: the rest of one whose beginning was not captured. */
function addContinuation(out: Detail, self: ProtocolDefinition, bytes: Uint8Array, start: number, end: number): void {
  out.openProtocol(self, start, end - start)
  out.info = 'Continuation'
  addFileData(out, bytes, start, end)
  out.close()
}

/** Reused by the first pass. */
const scratch = messageLayout()
