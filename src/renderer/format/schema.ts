/** A JSON schema as lines that a person reads: a property a line, with what it has to be. */

export interface SchemaRow {
  readonly depth: number
  /** Of the property; `[ ]` for the items of an array, `or` for one of several shapes. */
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
  /** `at least 1`, `one of "a", "b"`. */
  readonly rules: readonly string[]
}

export interface SchemaRows {
  readonly rows: readonly SchemaRow[]
  /** Whether there is more than is shown: too deep, or too many lines. */
  readonly isCut: boolean
}

type Schema = Readonly<Record<string, unknown>>

const MAX_ROWS = 500
const MAX_DEPTH = 8
const MAX_VALUES = 20
/** Schemas that are looked into: those that refer to themselves have no end. */
const MAX_STEPS = 2000
/** Shapes within shapes whose types are named. */
const MAX_SHAPES = 3

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const own = (schema: unknown, key: string): unknown =>
  isSchema(schema) && Object.hasOwn(schema, key) ? schema[key] : undefined
const listOf = (schema: unknown, key: string): readonly unknown[] => {
  const value = own(schema, key)
  return Array.isArray(value) ? value : []
}
const textOf = (schema: unknown, key: string): string => {
  const value = own(schema, key)
  return typeof value === 'string' ? value : ''
}

/** The properties of a schema, and theirs. None for one that is no object with properties. */
export function schemaRows(schema: unknown): SchemaRows {
  const reader = new SchemaReader(schema)
  reader.inside(schema, 0)
  return { rows: reader.rows, isCut: reader.isCut }
}

class SchemaReader {
  readonly rows: SchemaRow[] = []
  isCut = false
  private steps = 0
  private readonly root: unknown

  constructor(root: unknown) {
    this.root = root
  }

  /** What is within a schema: properties, items, the shapes it may have. */
  inside(given: unknown, depth: number): void {
    const schema = this.resolve(given)
    if (depth >= MAX_DEPTH || ++this.steps > MAX_STEPS) {
      this.isCut ||= own(schema, 'properties') !== undefined || own(schema, 'items') !== undefined
      return
    }
    const required = new Set(listOf(schema, 'required'))
    const properties = own(schema, 'properties')
    if (isSchema(properties)) {
      for (const [name, one] of Object.entries(properties)) this.add(name, one, required.has(name), depth)
    }
    const more = own(schema, 'additionalProperties')
    if (isSchema(more)) this.add('any other', more, false, depth)
    const items = this.resolve(own(schema, 'items'))
    if (isSchema(items) && hasInside(items)) this.add('[ ]', items, false, depth)
    for (const one of listOf(schema, 'allOf')) this.inside(one, depth)
    for (const key of ['anyOf', 'oneOf']) {
      const shapes = listOf(schema, key).map((one) => this.resolve(one))
      if (shapes.some(hasInside)) for (const one of shapes) this.add('or', one, false, depth)
    }
  }

  private add(name: string, given: unknown, required: boolean, depth: number): void {
    if (this.rows.length >= MAX_ROWS) {
      this.isCut = true
      return
    }
    const schema = this.resolve(given)
    const description = textOf(given, 'description') || textOf(schema, 'description') || textOf(schema, 'title')
    this.rows.push({ depth, name, type: this.typeOf(schema), required, description, rules: rulesOf(schema) })
    this.inside(schema, depth + 1)
  }

  private typeOf(given: unknown, within = 0): string {
    const schema = this.resolve(given)
    if (schema === true) return 'anything'
    if (schema === false) return 'nothing'
    const type = own(schema, 'type')
    const types = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string')
    if (types.length > 0) return types.map((one) => (one === 'array' ? this.arrayOf(schema) : one)).join(' or ')
    const shapes = [...listOf(schema, 'anyOf'), ...listOf(schema, 'oneOf')].slice(0, MAX_VALUES)
    if (shapes.length > 0 && within < MAX_SHAPES) {
      return [...new Set(shapes.map((one) => this.typeOf(one, within + 1)))].join(' or ')
    }
    if (own(schema, 'const') !== undefined) return JSON.stringify(own(schema, 'const'))
    const values = listOf(schema, 'enum')
    if (values.length > 0) return [...new Set(values.map((one) => (one === null ? 'null' : typeof one)))].join(' or ')
    if (own(schema, 'properties') !== undefined) return 'object'
    return textOf(schema, '$ref') || 'anything'
  }

  private arrayOf(schema: unknown): string {
    const items = this.resolve(own(schema, 'items'))
    const type = textOf(items, 'type')
    return type === '' || type === 'array' ? 'array' : `array of ${type}s`
  }

  /** What a reference within the schema stands for; a reference to another document stays one. */
  private resolve(schema: unknown): unknown {
    let at = schema
    for (let hops = 0; hops < MAX_DEPTH; hops++) {
      const reference = textOf(at, '$ref')
      if (!reference.startsWith('#/')) return at
      let target = this.root
      for (const part of reference.slice(2).split('/')) {
        target = own(target, part.replaceAll('~1', '/').replaceAll('~0', '~'))
      }
      if (target === undefined) return at
      at = target
    }
    return at
  }
}

const hasInside = (schema: unknown): boolean =>
  ['properties', 'items', 'anyOf', 'oneOf', 'allOf'].some((key) => own(schema, key) !== undefined)

const BOUNDS: readonly (readonly [key: string, words: string])[] = [
  ['minimum', 'at least'],
  ['exclusiveMinimum', 'more than'],
  ['maximum', 'at most'],
  ['exclusiveMaximum', 'less than'],
  ['multipleOf', 'a multiple of'],
  ['minLength', 'characters: at least'],
  ['maxLength', 'characters: at most'],
  ['minItems', 'items: at least'],
  ['maxItems', 'items: at most'],
]

function rulesOf(schema: unknown): string[] {
  const rules: string[] = []
  const values = listOf(schema, 'enum')
  if (values.length > 0) {
    const more = values.length > MAX_VALUES ? `, … (${values.length})` : ''
    rules.push(`one of ${values.slice(0, MAX_VALUES).map(shortJson).join(', ')}${more}`)
  }
  for (const key of ['format', 'pattern']) if (textOf(schema, key) !== '') rules.push(`${key} ${textOf(schema, key)}`)
  for (const [key, words] of BOUNDS) {
    const bound = own(schema, key)
    if (typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER) rules.push(`${words} ${bound}`)
  }
  if (own(schema, 'uniqueItems') === true) rules.push('no item twice')
  if (own(schema, 'additionalProperties') === false && own(schema, 'properties') !== undefined) {
    rules.push('no other properties')
  }
  if (own(schema, 'default') !== undefined) rules.push(`${shortJson(own(schema, 'default'))} when left out`)
  return rules
}

const MAX_JSON = 200

function shortJson(value: unknown): string {
  try {
    const json = JSON.stringify(value)
    return json.length > MAX_JSON ? `${json.slice(0, MAX_JSON)}…` : json
  } catch {
    // Nested too deep to be written.
    return '…'
  }
}
