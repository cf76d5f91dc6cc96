import { describe, expect, it } from 'vitest'
import { schemaRows } from '../../../../src/renderer/format/schema.ts'

const lines = (schema: unknown): string[] =>
  schemaRows(schema).rows.map(
    ({ depth, name, type, required, rules }) =>
      `${' '.repeat(depth)}${name}${required ? '*' : ''}: ${[type, ...rules].join('; ')}`,
  )

describe('a schema as lines', () => {
  it('has a property a line, with what it has to be', () => {
    const schema = {
      type: 'object',
      required: ['path'],
      properties: {
        path: { type: 'string', description: 'Where', minLength: 1, pattern: '^/' },
        mode: { enum: ['r', 'w'], default: 'r' },
        count: { type: ['integer', 'null'], minimum: 0, exclusiveMaximum: 10 },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      },
    }
    expect(lines(schema)).toEqual([
      'path*: string; pattern ^/; characters: at least 1',
      'mode: string; one of "r", "w"; "r" when left out',
      'count: integer or null; at least 0; less than 10',
      'tags: array of strings; no item twice',
    ])
    expect(schemaRows(schema).rows[0].description).toBe('Where')
  })

  it('goes into objects, items and shapes', () => {
    expect(
      lines({
        properties: {
          edits: { type: 'array', items: { type: 'object', properties: { old: { type: 'string' } } } },
          either: { anyOf: [{ type: 'string' }, { type: 'object', properties: { id: { type: 'number' } } }] },
        },
        additionalProperties: { type: 'boolean' },
        allOf: [{ properties: { more: true } }],
      }),
    ).toEqual([
      'edits: array of objects',
      ' [ ]: object',
      '  old: string',
      'either: string or object',
      ' or: string',
      ' or: object',
      '  id: number',
      'any other: boolean',
      'more: anything',
    ])
  })

  it('follows references, and ends where they go in circles', () => {
    const schema = {
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } }, me: { $ref: '#/$defs/me' } },
      properties: { first: { $ref: '#/$defs/node' }, me: { $ref: '#/$defs/me' }, far: { $ref: 'https://x/y' } },
    }
    const { rows, isCut } = schemaRows(schema)
    expect([rows.length, isCut, rows.at(-1)?.type]).toEqual([10, true, 'https://x/y'])
  })

  it('ends where shapes refer to themselves', () => {
    for (const key of ['anyOf', 'oneOf', 'allOf']) {
      const { rows } = schemaRows({ [key]: [{ $ref: '#' }, { $ref: '#' }], properties: { a: { $ref: '#' } } })
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.length).toBeLessThanOrEqual(500)
    }
  })

  it('takes whatever there is, and no more lines than it should', () => {
    for (const nonsense of [null, 7, [], 'x', { properties: 7 }, { required: 7, properties: { a: null } }]) {
      expect(schemaRows(nonsense).rows.length).toBeLessThan(2)
    }
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`p${i}`, {}]))
    expect([schemaRows({ properties: many }).rows.length, schemaRows({ properties: many }).isCut]).toEqual([500, true])
  })
})
