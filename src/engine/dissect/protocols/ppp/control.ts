/** What PPP's control protocols have in common: code, identifier, length and options (RFC 1661 section 5). */
import { u16 } from '../../../../shared/bytes.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import { PPP_PROTOCOL_NAMES } from './numbers.ts'
import { pppFields } from './ppp.ts'

const HEADER = 4
const MAGIC = 4
const CODE_REJECT = 7
const PROTOCOL_REJECT = 8

const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'Configuration Request',
  2: 'Configuration Ack',
  3: 'Configuration Nak',
  4: 'Configuration Reject',
  5: 'Termination Request',
  6: 'Termination Ack',
  7: 'Code Reject',
  8: 'Protocol Reject',
  9: 'Echo Request',
  10: 'Echo Reply',
  11: 'Discard Request',
  12: 'Identification',
  13: 'Time Remaining',
  14: 'Reset Request',
  15: 'Reset Ack',
}

/** An option: its name, its whole length where that is fixed, and what it holds: bytes [at, end) after type and length. */
export interface ControlOption {
  readonly name: string
  readonly length?: number
  readonly fields?: readonly Field[]
  /** Whether the option's line shows the first value, as `Magic Number: 0x05fcd459`. */
  readonly told?: true
}

export interface OptionFields {
  readonly optionType: Field
  readonly optionLength: Field
}

export const optionFields = (prefix: string): OptionFields => ({
  optionType: field(`${prefix}.opt.type`, 'Type', 'uint8'),
  optionLength: field(`${prefix}.opt.length`, 'Length', 'uint8'),
})

/** The fields that only link control has after its header. */
export interface LinkFields {
  readonly magic: Field
  readonly data: Field
  readonly message: Field
  readonly seconds: Field
  readonly rejected: Field
}

export interface ControlProtocol {
  readonly name: string
  readonly title: string
  readonly column: string
  readonly number: number
  readonly options: Readonly<Record<number, ControlOption>>
  readonly optionFields: OptionFields
  readonly fields: Readonly<Record<string, Field>>
  readonly link?: LinkFields
}

export function controlProtocol(spec: ControlProtocol): ProtocolDefinition {
  const protocol: ProtocolDefinition = {
    name: spec.name,
    title: spec.title,
    column: spec.column,
    family: 'link',
    fields: { ...spec.optionFields, ...spec.fields, ...(spec.link as Readonly<Record<string, Field>> | undefined) },
    bindings: [{ table: 'ppp.protocol', values: [spec.number] }],

    extent(_registry, bytes, start, end) {
      return end - start < HEADER ? end : Math.min(end, start + Math.max(HEADER, u16(bytes, start + 2)))
    },

    summarize(bytes, start, end, out) {
      if (end - start < HEADER) return out.malformed()
      if (!spec.link || bytes[start] !== PROTOCOL_REJECT) return
      out.flags |= RowFlag.nested
      out.packets.hidden = true
    },

    dissect(bytes, start, end, out) {
      const node = out.openProtocol(protocol, start, Math.min(HEADER, end - start))
      out.info = ''
      if (end - start < HEADER) {
        out.malformed(protocol, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
        out.close()
        return
      }
      const code = bytes[start]
      const length = u16(bytes, start + 2)
      const stop = Math.min(end, start + Math.max(HEADER, length))
      out.info = CODE_NAMES[code] ?? 'Unknown'
      out.amend(node, undefined, stop - start)
      out.item(pppFields.code, bytes, start, 1, `Code: ${out.info} (${code})`)
      out.item(pppFields.identifier, bytes, start + 1, 1)
      out.item(pppFields.length, bytes, start + 2, 2)
      if (spec.link && code >= 9 && code <= 13 && stop - start < HEADER + MAGIC) {
        out.malformed(protocol, start + HEADER, end, 'there is no magic number')
      } else addBody(out, spec, code, bytes, start + HEADER, stop)
      out.close()
    },
  }
  return protocol
}

function addBody(
  out: Detail,
  spec: ControlProtocol,
  code: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  if (start >= end) return
  const { link } = spec
  if (code >= 1 && code <= 4) return addOptions(out, spec, bytes, start, end)
  if (code === 5 || code === 6) {
    out.item(pppFields.data, bytes, start, end - start)
    return
  }
  if (code === CODE_REJECT) {
    const rejected = `Rejected Packet (${end - start} byte${end - start === 1 ? '' : 's'})`
    const node = out.item(pppFields.data, bytes, start, end - start)
    out.amend(node, out.text(node).replace('Data', rejected))
    return
  }
  if (!link || end - start < 4) return
  if (code === PROTOCOL_REJECT) return addRejected(out, link, bytes, start, end)
  if (code > 13) return
  out.item(link.magic, bytes, start, 4)
  let at = start + 4
  if (code === 13 && end - at >= 4) {
    out.item(link.seconds, bytes, at, 4)
    at += 4
  }
  if (at < end) out.item(code >= 12 ? link.message : link.data, bytes, at, end - at)
}

/** The number and the beginning of a packet that the peer does not know (RFC 1661 section 5.7). */
function addRejected(out: Detail, link: LinkFields, bytes: Uint8Array, start: number, end: number): void {
  const number = u16(bytes, start)
  const hex = `0x${number.toString(16).padStart(4, '0')}`
  out.item(link.rejected, bytes, start, 2, `Rejected Protocol: ${PPP_PROTOCOL_NAMES[number] ?? 'Unknown'} (${hex})`)
  out.call(out.registry.byNumber('ppp.protocol', number), bytes, start + 2, end, true)
}

function addOptions(out: Detail, spec: ControlProtocol, bytes: Uint8Array, start: number, end: number): void {
  const size = end - start
  const list = out.open(null, start, size, null, `Options: (${size} byte${size === 1 ? '' : 's'})`)
  const names: string[] = []
  for (let at = start; at < end; ) {
    const option = spec.options[bytes[at]]
    const name = option?.name ?? 'Unknown'
    const length = at + 1 < end ? bytes[at + 1] : 0
    const problem = lengthProblem(option, length, end - at)
    if (problem) {
      out.expert('warn', at, end - at, `${name} (${problem})`)
      if (length < 2 || length > end - at) break
    } else addOption(out, spec, option, name, bytes, at, at + length)
    names.push(name)
    at += length
  }
  out.amend(list, [`Options: (${size} byte${size === 1 ? '' : 's'})`, ...names].join(', '))
  out.close()
}

function lengthProblem(option: ControlOption | undefined, length: number, room: number): string | undefined {
  const bytes = `option length = ${length} byte${length === 1 ? '' : 's'}`
  if (length < 2) return `${bytes}; should be at least 2`
  if (length > room) return `${bytes} says option goes past end of options`
  if (option?.length !== undefined && option.length !== length) return `with ${bytes}; should be ${option.length}`
  return undefined
}

function addOption(
  out: Detail,
  spec: ControlProtocol,
  option: ControlOption | undefined,
  name: string,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const { optionType, optionLength } = spec.optionFields
  const node = out.open(null, start, end - start, null, name)
  out.item(optionType, bytes, start, 1, `Type: ${name} (${bytes[start]})`)
  out.item(optionLength, bytes, start + 1, 1)
  let at = start + 2
  for (const [position, one] of (option?.fields ?? []).entries()) {
    const width = FIELD_BYTES[one.type] ?? end - at
    if (width === 0 || at + width > end) break
    const line = out.item(one, bytes, at, width)
    if (position === 0 && option?.told) out.amend(node, `${name}${out.text(line).slice(one.label.length)}`)
    at += width
  }
  out.close()
}

/** Bytes of the types that options hold; others take what is left. */
const FIELD_BYTES: Readonly<Record<string, number>> = { uint8: 1, boolean: 1, uint16: 2, uint32: 4, ipv4: 4 }
