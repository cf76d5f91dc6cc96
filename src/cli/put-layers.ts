/** Values of a field that several layers of a frame have, as ASCII into the output. */

import { MAX_LAYERS } from '../engine/dissect/summary.ts'
import type { ColumnValue } from '../engine/session/column-fields.ts'
import type { LayerValues } from '../engine/session/layer-values.ts'
import type { FieldSettings } from '../engine/session/print/print-settings.ts'
import { formatIPv6 } from '../shared/format/address.ts'
import { putDecimal } from './ascii.ts'
import type { PutValue } from './put-value.ts'

const LONGEST = 48

/** More than all values of a field take. */
export const LAYERS_ROOM = MAX_LAYERS * 2 * LONGEST

/** Values of the frame that `layers` has read. Those of an alias (source and destination) follow each other, layer by layer. */
export function putLayers(
  values: readonly ColumnValue[],
  layers: LayerValues,
  { occurrence, aggregator }: FieldSettings,
): PutValue {
  const [first] = values
  const between = aggregator.charCodeAt(0)
  if (!('layer' in first)) throw new TypeError(`${first.kind} is of no layer`)
  const occurrences = layers[first.layer]
  const isSource = (value: ColumnValue): boolean =>
    'array' in value && (value.array === 'sourceEndpoint' || value.array === 'sourcePort')
  const sides = values.map((value) => (isSource(value) ? occurrences.sources : occurrences.destinations))
  const put = PUT[first.layer]
  return {
    open: () => {},
    put(_slot, _row, _told, out, start) {
      const count = occurrences.count * sides.length
      if (count === 0) return start
      const from = occurrence === 'l' ? count - 1 : 0
      const to = occurrence === 'f' ? 1 : count
      let at = start
      for (let i = from; i < to; i++) {
        if (i > from) out[at++] = between
        const side = sides[i % sides.length]
        at = put(out, at, layers.bytes, side[(i / sides.length) | 0])
      }
      return at
    },
  }
}

type PutPart = (out: Uint8Array, at: number, bytes: Uint8Array, value: number) => number

const putPort: PutPart = (out, at, _bytes, port) => putDecimal(out, at, port)

const PUT: Readonly<Record<'ip' | 'ipv6' | 'tcp' | 'udp', PutPart>> = {
  tcp: putPort,
  udp: putPort,
  ip(out, at, bytes, place) {
    let end = at
    for (let i = 0; i < 4; i++) {
      if (i > 0) out[end++] = 0x2e
      end = putDecimal(out, end, bytes[place + i])
    }
    return end
  },
  ipv6(out, at, bytes, place) {
    const text = formatIPv6(bytes, place)
    for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i)
    return at + text.length
  },
}
