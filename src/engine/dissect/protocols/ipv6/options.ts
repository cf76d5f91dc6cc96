/** Options of the hop-by-hop and destination headers, RFC 8200 section 4.2. */
import type { ValueNames } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field } from '../../protocol.ts'

const PAD1 = 0
const PADN = 1

const NAMES: ValueNames = {
  0x00: 'Pad1',
  0x01: 'PadN',
  0x04: 'Tunnel Encapsulation Limit',
  0x05: 'Router Alert',
  0x07: 'CALIPSO',
  0x08: 'SMF_DPD',
  0x0f: 'Performance and Diagnostic Metrics',
  0x26: 'Quick-Start',
  0x63: 'RPL Option',
  0x6d: 'MPL Option',
  0xc2: 'Jumbo Payload',
  0xc9: 'Home Address',
  0xee: 'MPL Option',
}

const ROUTER_ALERTS: ValueNames = { 0: 'MLD', 1: 'RSVP', 2: 'Active Networks' }
const ACTIONS: ValueNames = {
  0: 'Skip and continue',
  1: 'Discard',
  2: 'Discard and send ICMP Parameter Problem',
  3: 'Discard and send ICMP if not multicast',
}

export const optionFields = {
  type: field('ipv6.opt.type', 'Type', 'uint8', { base: 'hex', values: NAMES }),
  action: field('ipv6.opt.type.action', 'Action', 'uint8', { mask: 0xc0, values: ACTIONS }),
  change: field('ipv6.opt.type.change', 'May Change', 'boolean', { mask: 0x20, wordBits: 8, states: ['Yes', 'No'] }),
  rest: field('ipv6.opt.type.rest', 'Low-Order Bits', 'uint8', { base: 'hex', mask: 0x1f }),
  length: field('ipv6.opt.length', 'Length', 'uint8'),
  padN: field('ipv6.opt.padn', 'PadN', 'bytes', { zero: '<none>' }),
  tunnelLimit: field('ipv6.opt.tel', 'Tunnel Encapsulation Limit', 'uint8'),
  routerAlert: field('ipv6.opt.router_alert', 'Router Alert', 'uint16', { values: ROUTER_ALERTS }),
  jumbo: field('ipv6.opt.jumbo', 'Payload Length', 'uint32'),
  homeAddress: field('ipv6.opt.mipv6.home_address', 'MIPv6 Home Address', 'ipv6'),
}

/** The field that an option's whole body is, with the length it must have (0: any). */
const BODIES: Readonly<Record<number, readonly [field: Field, length: number]>> = {
  0x01: [optionFields.padN, 0],
  0x04: [optionFields.tunnelLimit, 1],
  0x05: [optionFields.routerAlert, 2],
  0xc2: [optionFields.jumbo, 4],
  0xc9: [optionFields.homeAddress, 16],
}

/** Adds the options in bytes [start, end). */
export function addOptions(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  let at = start
  while (at < end) {
    const type = bytes[at]
    if (type === PAD1) {
      out.item(optionFields.type, bytes, at, 1, 'Pad1')
      at++
      continue
    }
    const length = at + 1 < end ? bytes[at + 1] : -1
    const fits = length >= 0 && at + 2 + length <= end
    const name = NAMES[type] ?? `Unknown IPv6 Option (${type})`
    out.open(null, at, fits ? 2 + length : end - at, null, name)
    addType(out, bytes, at)
    if (length >= 0) out.item(optionFields.length, bytes, at + 1, 1)
    if (!fits) {
      out.expert('warn', at, end - at, 'The option does not fit in its header')
      out.close()
      return
    }
    const body = BODIES[type]
    if (body && (length > 0 || type === PADN) && (body[1] === 0 || body[1] === length))
      out.item(body[0], bytes, at + 2, length)
    out.close()
    at += 2 + length
  }
}

function addType(out: Detail, bytes: Uint8Array, at: number): void {
  out.item(optionFields.type, bytes, at, 1)
  out.enter()
  out.item(optionFields.action, bytes, at, 1)
  out.item(optionFields.change, bytes, at, 1)
  out.item(optionFields.rest, bytes, at, 1)
  out.close()
}
