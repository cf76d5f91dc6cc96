/** How IPv4 and IPv6 show fragments: what a fragment belongs to, and what a completed datagram was made of. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field } from '../../protocol.ts'

export interface ReassemblyFields {
  readonly fragment: Field
  readonly count: Field
  readonly reassembledIn: Field
  readonly reassembledLength: Field
  readonly reassembledData: Field
}

/** The fields both versions have, under `prefix` (`ip`, `ipv6`) and with the version's name in the labels. */
export function reassemblyFields(prefix: string, version: string): ReassemblyFields {
  return {
    fragment: field(`${prefix}.fragment`, `${version} Fragment`, 'framenum'),
    count: field(`${prefix}.fragment.count`, 'Fragment count', 'uint32'),
    reassembledIn: field(
      prefix === 'ip' ? 'ip.reassembled_in' : `${prefix}.reassembled.in`,
      `Reassembled ${version} in frame`,
      'framenum',
    ),
    reassembledLength: field(`${prefix}.reassembled.length`, `Reassembled ${version} length`, 'uint32'),
    reassembledData: field(`${prefix}.reassembled.data`, `Reassembled ${version} data`, 'bytes'),
  }
}

/** Inside the header's tree: the frames a datagram came from, or the frame that completes this fragment's datagram. */
export function addReassembly(out: Detail, fields: ReassemblyFields, version: string): void {
  const { reassembled, reassembledIn } = out.context
  if (reassembled && !out.quoted && !out.hasDatagram) {
    const { frames, bytes } = reassembled
    const list = frames.map((number) => `#${number}`).join(', ')
    out.open(null, 0, 0, null, `[${frames.length} ${version} Fragments (${bytes.length} bytes): ${list}]`)
    for (const number of frames) out.generated(fields.fragment, number)
    out.generated(fields.count, frames.length)
    out.generated(fields.reassembledLength, bytes.length)
    out.withSource(`Reassembled ${version}`, bytes, () => {
      out.generated(fields.reassembledData, bytes, 0, bytes.length)
    })
    out.close()
  } else if (reassembledIn) out.generated(fields.reassembledIn, reassembledIn)
}

/** The payload of a fragment: the datagram where this frame completes it, else the bytes as they are. */
export function callFragment(
  out: Detail,
  version: string,
  next: ProtocolId,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const { reassembled } = out.context
  const shown = !reassembled || out.quoted || out.hasDatagram
  if (shown || out.truncated || start >= end) return out.call(0 as ProtocolId, bytes, start, end)
  out.hasDatagram = true
  out.withSource(`Reassembled ${version}`, reassembled.bytes, () => {
    out.call(next, reassembled.bytes, 0, reassembled.bytes.length)
  })
}
