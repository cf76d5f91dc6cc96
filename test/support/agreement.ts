/** What must hold of any tree, and between the tree and the first pass, whatever the bytes are. Each says what is wrong, or nothing. */
import type { Detail } from '../../src/engine/dissect/detail.ts'
import type { Summary } from '../../src/engine/dissect/summary.ts'
import { EndpointKind } from '../../src/engine/dissect/summary-parts.ts'
import { formatEther, formatIPv4, formatIPv6 } from '../../src/shared/format/address.ts'
import { RowFlag } from '../../src/shared/row-flags.ts'

/**
 * Every byte range lies in its data source (before `end` in the frame itself), and every line that was opened is closed. Adds a line to
 * the tree.
 */
export function unsoundness(detail: Detail, end = detail.sources[0].bytes.length): string | undefined {
  let before = -1
  for (let i = 0; i < detail.fields.length; i++) {
    const source = detail.sourceIndexes[i]
    const limit = source === 0 ? end : detail.sources[source].bytes.length
    const start = detail.starts[i]
    const depth = detail.depths[i]
    const isWithin = start >= 0 && detail.lengths[i] >= 0 && start + detail.lengths[i] <= limit
    if (!isWithin || !(depth <= before + 1 && depth >= 0)) {
      return `line ${i} "${detail.text(i)}": ${detail.lengths[i]} bytes at ${start} of ${limit}, depth ${depth} after ${before}`
    }
    before = depth
  }
  const last = detail.add(null, 0, 0, null, 'end')
  return detail.depths[last] === 0 ? undefined : `${detail.depths[last]} lines were opened and not closed`
}

const ADDRESS_TEXT: Readonly<Record<number, (bytes: Uint8Array, offset: number) => string>> = {
  [EndpointKind.ether]: formatEther,
  [EndpointKind.ipv4]: formatIPv4,
  [EndpointKind.ipv6]: formatIPv6,
}

const TRANSPORT_NAMES: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp' }

/** A field's value in the innermost layer that has it; lines of quotes stand deeper. */
function innermostValue(detail: Detail, name: string): unknown {
  const field = detail.registry.field(name)
  const node = detail.fields.findLastIndex((one, i) => one === field && detail.depths[i] === 1)
  return node < 0 ? undefined : detail.values[node]
}

/** An address column without what it says of the address; those of one byte are no endpoints. */
const plainAddress = (column: string): string => column.replace(/ \((RA|TA|BSSID)\)$|^N\/A$|^0x..$/, '')

/**
 * The summary that ran over the frame's bytes and the tree of the same bytes differ in layers, addresses, ports, or in whether the frame
 * is in order. The summary goes on with the datagram that the frame completes.
 */
export function disagreement(detail: Detail, summary: Summary, bytes: Uint8Array): string | undefined {
  const { reassembled, interface: source } = detail.context
  const { registry } = detail
  let addressed = bytes
  if (reassembled && summary.fragment.present) {
    summary.resume(reassembled.bytes, 0, reassembled.bytes.length, summary.fragment.next)
    if (summary.readdressed) addressed = reassembled.bytes
  }
  if (!source.stdio) {
    const text = (kind: EndpointKind, offset: number): string =>
      kind === EndpointKind.none ? '' : ADDRESS_TEXT[kind](addressed, offset)
    const { sourceKind, sourceOffset, destinationKind, destinationOffset } = summary
    const first = `${text(sourceKind, sourceOffset)} > ${text(destinationKind, destinationOffset)}`
    const shown = `${plainAddress(detail.sourceColumn)} > ${plainAddress(detail.destinationColumn)}`
    if (first !== shown) return `addresses: ${shown} in the tree, ${first} in the summary`
  }
  if (detail.protocol !== summary.protocol) {
    const name = (id: typeof detail.protocol): string => (id === 0 ? 'none' : registry.protocol(id).name)
    return `topmost protocol: ${name(detail.protocol)} in the tree, ${name(summary.protocol)} in the summary`
  }
  const names = new Set(detail.protocolNames)
  for (const protocol of registry.protocols) {
    if (protocol.summarized === false) continue
    const inTree = names.has(protocol.name)
    const inSummary = summary.has(protocol.id)
    // Of quotes and of layers that occur twice the first pass knows only that they are there.
    const isQuote = inTree && !inSummary && (summary.flags & RowFlag.nested) !== 0
    if (inTree !== inSummary && !isQuote) return `${protocol.name}: in the ${inTree ? 'tree' : 'summary'} only`
  }
  if (summary.transport !== 0) {
    const prefix = TRANSPORT_NAMES[summary.transport]
    const shown = `${innermostValue(detail, `${prefix}.srcport`)} > ${innermostValue(detail, `${prefix}.dstport`)}`
    const first = `${summary.sourcePort} > ${summary.destinationPort}`
    if (first !== shown) return `ports: ${shown} in the tree, ${first} in the summary`
  }
  const isMarked = detail.severities.some((severity) => severity === 'error' || severity === 'note')
  if ((summary.flags & RowFlag.malformed) !== 0 && !isMarked) return 'malformed in the summary only'
  return undefined
}
