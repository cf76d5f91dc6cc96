/** What every layer with an EtherType does next. */
import { formatHex } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { Registry } from '../../registry.ts'

/** Smaller type values are lengths (IEEE 802.3). */
export const MIN_ETHERTYPE = 0x600
/** Values up to this are lengths (0 alone is none); those between are neither. */
export const MAX_LENGTH = 1500

export const isLength = (type: number): boolean => type !== 0 && type <= MAX_LENGTH

/** Linux's number for IEEE 802.2 among EtherTypes (ETH_P_802_2): LLC is bound to it. */
export const LLC_TYPE = 0x0004

/** Hands on to the protocol of an EtherType. One that is not known is named in the Protocol column, as Wireshark does. */
export function callEthertype(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): void {
  const next = out.registry.byNumber('ethertype', type)
  out.protocolNames.push('ethertype')
  if (next === 0) out.protocolColumn = `0x${formatHex(Uint8Array.of(type >> 8, type & 0xff))}`
  out.call(next, bytes, start, end)
}

/** Where the bytes of an EtherType's protocol end by its own header. */
export function ethertypeExtent(
  registry: Registry,
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const next = registry.byNumber('ethertype', type)
  return next === 0 ? end : (registry.protocol(next).extent?.(registry, bytes, start, end) ?? end)
}
