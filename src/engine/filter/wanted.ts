/** The layers whose trees a filter has to see. */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { Field, ProtocolDefinition } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import { WantedLayers } from '../dissect/wanted-layers.ts'
import { carriersOf, isCarried } from './columns/bindings.ts'
import { ownerOf } from './names.ts'
import { type Condition, fieldsOf } from './tree.ts'

/** Undefined where that can't be told: a field that any layer may have, or one of bytes that no layer claims. */
export const wantedLayers = (condition: Condition, registry: Registry): WantedLayers | undefined =>
  layersOf(fieldsIn(condition), registry)

/** Whether a filter asks for the processes behind frames, which a capture may find out a little after it has the frames. */
export const asksForProcesses = (condition: Condition, registry: Registry): boolean =>
  fieldsIn(condition).some((field) => ownerOf(registry, field)?.name === 'proc')

/** Fields whose values come with later frames: where the other half of an exchange is, or what completes a message. */
const FROM_LATER = /[._](response_in|next_request_in|next_response_in|reassembled_in|reassembled\.in)$/

/** Whether a filter asks a frame for what later frames bring. */
export const asksForLater = (condition: Condition): boolean =>
  fieldsIn(condition).some(({ name }) => FROM_LATER.test(name))

/** As `wantedLayers`, of fields by themselves. */
export function layersOf(fields: readonly Field[], registry: Registry): WantedLayers | undefined {
  const wanted = new Set<ProtocolId>()
  for (const field of fields) {
    const owner = ownerOf(registry, field)
    // Their names are put together by all layers.
    if (field.name === 'frame.protocols') return undefined
    if (!owner) return undefined
    // What the file says of the frame, and no layer.
    if (owner.name === 'frame' || owner.name === 'proc') wanted.add(owner.id)
    else if (owner.summarized === false && !isCarried(owner.name)) return undefined
    else for (const name of carriersOf(owner.name)) wanted.add(registry.idOf(name))
  }
  for (const { id, looksAt } of registry.protocols)
    if (wanted.has(id)) for (const name of looksAt ?? []) wanted.add(registry.idOf(name))
  // What stands on an IP header looks at its addresses.
  const onIp = registry.protocols.some((protocol) => wanted.has(protocol.id) && isOnIp(protocol))
  if (onIp) for (const name of ['ip', 'ipv6']) wanted.add(registry.idOf(name))
  return new WantedLayers(registry, [...wanted], new Set(fields))
}

const isOnIp = ({ bindings }: ProtocolDefinition): boolean => bindings.some(({ table }) => table === 'ip.proto')

export function fieldsIn(condition: Condition): readonly Field[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return condition.operands.flatMap(fieldsIn)
    case 'not':
      return fieldsIn(condition.operand)
    case 'present':
    case 'satisfies':
      return fieldsOf(condition.source)
    case 'relates':
      return [...fieldsOf(condition.left), ...fieldsOf(condition.right)]
    case 'within':
      return [condition.source, condition.from, condition.to].flatMap(fieldsOf)
  }
}
