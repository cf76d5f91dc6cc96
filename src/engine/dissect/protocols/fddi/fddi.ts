/** FDDI, ISO 9314-2: frame control and addresses, which captures have with the bits of each byte reversed; LLC follows. */
import type { ValueNames } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'
import { LLC_TYPE } from '../eth/ethertype.ts'

const HEADER = 13
const CLASS_NAMES: ValueNames = {
  0: 'Void',
  4: 'SMT',
  5: 'Async LLC',
  6: 'Implementor Async',
  8: 'Nonrestricted Token',
  12: 'MAC',
  13: 'Sync LLC',
  14: 'Implementor Sync',
}
const ASYNC_LLC = 5

const fields = {
  control: field('fddi.fc', 'Frame Control', 'uint8', { base: 'hex' }),
  format: field('fddi.fc.clf', 'Class/Length/Format', 'uint8', { base: 'hex', mask: 0xf0, values: CLASS_NAMES }),
  priority: field('fddi.fc.prio', 'Priority', 'uint8', { mask: 0x07 }),
  destination: field('fddi.dst', 'Destination', 'ether'),
  source: field('fddi.src', 'Source', 'ether'),
}

/** Canonical byte of one that was sent with its most significant bit first. */
function swapped(byte: number): number {
  let bits = 0
  for (let bit = 0; bit < 8; bit++) bits |= ((byte >> bit) & 1) << (7 - bit)
  return bits
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

function controlText(control: number): string {
  if (isLlc(control)) return `Async LLC frame, priority ${control & 7}`
  return CLASS_NAMES[control >> 4] ?? `Unknown frame type 0x${hex(control)}`
}

const isLlc = (control: number): boolean => (control & 0xf0) >> 4 === ASYNC_LLC

const llcOf = (registry: Registry, control: number) => registry.ethertype(isLlc(control) ? LLC_TYPE : 0)

function addAddress(out: Detail, one: Field, bytes: Uint8Array, at: number): void {
  out.add(one, at, 6, bytes.slice(at, at + 6).map(swapped))
}

export const fddi: ProtocolDefinition = {
  name: 'fddi',
  title: 'Fiber Distributed Data Interface',
  column: 'FDDI',
  family: 'link',
  fields,
  bindings: [{ table: 'linktype', values: [10] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(llcOf(out.registry, bytes[start]), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(fddi, start, Math.min(HEADER, end - start))
    out.info = ''
    if (end - start < HEADER) {
      out.malformed(fddi, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const control = bytes[start]
    out.info = controlText(control)
    out.amend(node, `${fddi.title}, ${out.info}`)
    out.open(fields.control, start, 1, control, `Frame Control: 0x${hex(control)} (${out.info})`)
    out.item(fields.format, bytes, start, 1)
    if (isLlc(control)) out.item(fields.priority, bytes, start, 1)
    out.close()
    addAddress(out, fields.destination, bytes, start + 1)
    addAddress(out, fields.source, bytes, start + 7)
    out.close()
    out.call(llcOf(out.registry, control), bytes, start + HEADER, end)
  },
}
