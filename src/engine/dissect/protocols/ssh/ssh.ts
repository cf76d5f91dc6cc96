/** Secure Shell transport, RFC 4253: identification strings, packets in the clear up to New Keys, encrypted ones after. */
import { u32 } from '../../../../shared/bytes.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { allFields, type ProtocolDefinition } from '../../protocol.ts'
import { sshFields as fields, lengthFields, listFields } from './fields.ts'
import { sshFraming } from './framing.ts'
import { addMessage } from './key-exchange.ts'
import { isClearPacket, isIdentification, lineEnd, PACKET_HEADER } from './packets.ts'

const PORT = 22

export const ssh: ProtocolDefinition = {
  name: 'ssh',
  title: 'SSH Protocol',
  column: 'SSH',
  family: 'tls',
  fields: allFields(fields, Object.fromEntries([...lengthFields, ...listFields].map((one) => [one.name, one]))),
  bindings: [
    { table: 'tcp.port', values: [PORT] },
    { table: 'heuristic', over: 'tcp', test: isIdentification },
  ],

  looksAt: ['tcp'],
  framing: sshFraming,

  summarize() {},

  dissect(bytes, start, end, out) {
    out.openProtocol(ssh, start, end - start)
    const isServer = sentByServer(out)
    const infos: string[] = []
    let at = start
    while (at < end) at = addNext(out, infos, isServer, bytes, at, end)
    out.info = `${isServer ? 'Server' : 'Client'}: ${infos.join(', ')}`
    out.generated(fields.direction, isServer, start)
    out.close()
  },
}

function portOf(out: Detail, name: string): number {
  const field = out.registry.field(name)
  const node = field ? out.fields.lastIndexOf(field) : -1
  return node < 0 ? 0 : Number(out.values[node])
}

/** The server has the port that is SSH's, or the lower one. */
function sentByServer(out: Detail): boolean {
  const source = portOf(out, 'tcp.srcport')
  const destination = portOf(out, 'tcp.dstport')
  if (source === PORT || destination === PORT) return source === PORT
  return source < destination
}

/** Adds what begins at `at`; returns where the next thing does. */
function addNext(out: Detail, infos: string[], isServer: boolean, bytes: Uint8Array, at: number, end: number): number {
  if (isIdentification(bytes, at, end)) {
    const next = lineEnd(bytes, at, end)
    const text = decodeUtf8(bytes, at, next).replace(/[\r\n]+$/, '')
    out.add(fields.protocol, at, next - at, text)
    infos.push(`Protocol (${text})`)
    return next
  }
  out.protocolColumn = 'SSHv2'
  out.open(null, at, end - at, null, 'SSH Version 2')
  const isClear = isClearPacket(bytes, at, end)
  const next = isClear ? addPacket(out, infos, isServer, bytes, at, end) : end
  if (!isClear) addEncrypted(out, infos, bytes, at, end)
  out.close()
  return next
}

function addPacket(
  out: Detail,
  infos: string[],
  isServer: boolean,
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  const length = u32(bytes, at)
  const padding = bytes[at + 4]
  const stop = Math.min(end, at + 4 + length)
  const messageEnd = Math.min(stop, at + 4 + length - padding)
  out.item(fields.packetLength, bytes, at, 4)
  out.item(fields.paddingLength, bytes, at + 4, 1)
  infos.push(addMessage(out, isServer, bytes, at + PACKET_HEADER, messageEnd))
  if (stop > messageEnd) out.item(fields.padding, bytes, messageEnd, stop - messageEnd)
  return stop
}

function addEncrypted(out: Detail, infos: string[], bytes: Uint8Array, at: number, end: number): void {
  infos.push(`Encrypted packet (len=${end - at})`)
  const head = Math.min(4, end - at)
  out.item(fields.encryptedLength, bytes, at, head)
  if (end > at + head) out.item(fields.encrypted, bytes, at + head, end - at - head)
}
