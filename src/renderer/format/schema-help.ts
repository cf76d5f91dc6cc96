/** What a JSON Schema has to say of a place in a document: the members that may stand there, the values, and what they mean. */

export interface SchemaMember {
  readonly name: string
  readonly description: string
  readonly required: boolean
  /** What is written for it, as a snippet of editors: `${1}` is where to type. */
  readonly snippet: string
}

export interface PlaceHelp {
  readonly description: string
  readonly members: readonly SchemaMember[]
  /** Of enumerations, constants and booleans. */
  readonly values: readonly string[]
  /** What the schema says it wants: `filter`, `field`, `time`. */
  readonly wants: readonly string[]
  readonly type: string
}

type Schema = Readonly<Record<string, unknown>>
type Path = readonly (string | 0)[]

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What there is in `$defs` is looked up; a reference goes no further than so many. */
const MAX_HOPS = 16

export function helpAt(root: unknown, path: Path): PlaceHelp {
  const { shapes, description } = shapesAt(root, path)
  const objects = shapes.filter((shape) => isSchema(shape.properties))
  const members = new Map<string, SchemaMember>()
  for (const shape of objects) for (const member of membersOf(root, shape)) members.set(member.name, member)
  return {
    description: description || shapes.map((shape) => textOf(shape.description)).find(Boolean) || '',
    members: [...members.values()],
    values: [...new Set(shapes.flatMap(valuesOf))],
    wants: [...new Set(shapes.map((shape) => textOf(shape.wants)).filter(Boolean))],
    type: [...new Set(shapes.map(typeOf).filter(Boolean))].join(' or '),
  }
}

/** The shapes that what is at a path may have. The description is that of the place, whatever its shape. */
function shapesAt(root: unknown, path: Path): { shapes: Schema[]; description: string } {
  let shapes = alternatives(root, root)
  let description = ''
  for (const step of path) {
    const next = shapes.map((shape) =>
      step === 0 ? shape.items : isSchema(shape.properties) ? shape.properties[step] : undefined,
    )
    // An item is told of by its list.
    const told = next.map((one) => (isSchema(one) ? textOf(one.description) : '')).find(Boolean)
    description = told ?? (step === 0 ? description : '')
    shapes = next.flatMap((one) => alternatives(root, one))
  }
  return { shapes, description }
}

function alternatives(root: unknown, given: unknown, hops = 0): Schema[] {
  if (!isSchema(given) || hops > MAX_HOPS) return []
  const reference = textOf(given.$ref)
  if (reference.startsWith('#/')) {
    let target: unknown = root
    for (const part of reference.slice(2).split('/')) target = isSchema(target) ? target[part] : undefined
    return alternatives(root, target, hops + 1)
  }
  const more = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => listOf(given[key]))
  return more.length === 0 ? [given] : more.flatMap((one) => alternatives(root, one, hops + 1))
}

function membersOf(root: unknown, shape: Schema): SchemaMember[] {
  const required = listOf(shape.required)
  return Object.entries(shape.properties as Schema).map(([name, one]) => ({
    name,
    description: isSchema(one) ? textOf(one.description) : '',
    required: required.includes(name),
    snippet: `${name}: ${valueSnippet(root, one)}`,
  }))
}

function valueSnippet(root: unknown, given: unknown): string {
  const [shape] = alternatives(root, given)
  if (!shape) return ''
  const values = choicesOf(shape)
  if (values.length === 1) return values[0]
  if (values.length > 1) return `\${1|${values.join(',')}|}`
  if (shape.type === 'array') return alternatives(root, shape.items).every((one) => one.type === 'string') ? '[$1]' : ''
  if (isSchema(shape.properties)) return objectSnippet(root, shape)
  return ''
}

/** `{ over: $1, within: $2 }` for a map of plain values, else nothing: its members are offered on the next line. */
function objectSnippet(root: unknown, shape: Schema): string {
  const properties = shape.properties as Schema
  const required = listOf(shape.required).filter((name) => typeof name === 'string')
  const plain = required.every((name) =>
    alternatives(root, properties[name]).every((one) => one.type !== 'object' && one.type !== 'array'),
  )
  if (!plain || required.length === 0) return ''
  const members = required.map((name, i) => {
    const [one] = alternatives(root, properties[name])
    const choices = one ? choicesOf(one) : []
    return `${name}: ${choices.length > 1 ? `\${${i + 1}|${choices.join(',')}|}` : `\${${i + 1}}`}`
  })
  return `{ ${members.join(', ')} }`
}

/** Times to begin with. */
export const TIMES = ['10s', '1m', '5m', '1h', '1d']

const choicesOf = (shape: Schema): readonly string[] => (shape.wants === 'time' ? TIMES : valuesOf(shape))

function valuesOf(shape: Schema): string[] {
  if (shape.type === 'boolean') return ['true', 'false']
  const values = shape.const === undefined ? listOf(shape.enum) : [shape.const]
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
}

const TYPES: Readonly<Record<string, string>> = {
  filter: 'display filter',
  field: 'field',
  time: 'time, as 500ms, 10s, 5m, 1h or 1d',
}

function typeOf(shape: Schema): string {
  const wants = textOf(shape.wants)
  if (wants in TYPES) return TYPES[wants]
  if (valuesOf(shape).length > 0) return valuesOf(shape).join(', ')
  if (shape.type === 'array') return 'list'
  if (shape.type === 'object') return 'map'
  if (shape.type === 'string') return 'text'
  return textOf(shape.type)
}
