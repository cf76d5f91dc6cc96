import { expect, it } from 'vitest'
import { helpAt } from '../../../../src/renderer/format/schema-help.ts'

const SCHEMA = {
  type: 'object',
  required: ['rules'],
  properties: {
    rules: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'severity'],
        properties: {
          id: { type: 'string', description: 'Names it' },
          severity: { type: 'string', enum: ['low', 'high'], description: 'How bad' },
          by: { type: 'array', description: 'The key', items: { type: 'string', wants: 'field' } },
          count: {
            type: 'object',
            description: 'How many',
            required: ['over', 'within'],
            properties: { over: { type: 'integer' }, within: { $ref: '#/$defs/time' }, of: { type: 'string' } },
          },
          steps: {
            type: 'object',
            required: ['list'],
            properties: {
              list: {
                type: 'array',
                items: {
                  anyOf: [
                    { type: 'string', wants: 'filter' },
                    { type: 'object', properties: { when: { wants: 'filter' } } },
                  ],
                },
              },
            },
          },
          first: { type: 'boolean' },
          drift: { const: 'tools' },
        },
      },
    },
  },
  $defs: { time: { type: 'string', wants: 'time' } },
}

// Snippets have braces of their own.
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: as above
it('tells of members, with what is written for them', () => {
  const { members } = helpAt(SCHEMA, ['rules', 0])
  expect(members.map(({ snippet }) => snippet)).toEqual([
    'id: ',
    'severity: ${1|low,high|}',
    'by: [$1]',
    'count: { over: ${1}, within: ${2|10s,1m,5m,1h,1d|} }',
    'steps: ',
    'first: ${1|true,false|}',
    'drift: tools',
  ])
  expect(members[1]).toMatchObject({ name: 'severity', description: 'How bad', required: true })
  expect(members[2].required).toBe(false)
})

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

it('tells of values and what they mean', () => {
  expect(helpAt(SCHEMA, ['rules', 0, 'severity'])).toMatchObject({ values: ['low', 'high'], description: 'How bad' })
  expect(helpAt(SCHEMA, ['rules', 0, 'by', 0])).toMatchObject({ wants: ['field'], description: 'The key' })
  expect(helpAt(SCHEMA, ['rules', 0, 'count', 'within'])).toMatchObject({ wants: ['time'], members: [] })
  const step = helpAt(SCHEMA, ['rules', 0, 'steps', 'list', 0])
  expect(step.wants).toEqual(['filter'])
  expect(step.members.map(({ name }) => name)).toEqual(['when'])
  expect(helpAt(SCHEMA, ['rules', 0, 'nothing', 'there'])).toMatchObject({ members: [], values: [], description: '' })
})

it('survives what is no schema, and one that refers to itself', () => {
  expect(helpAt(null, ['rules']).members).toEqual([])
  expect(helpAt({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }, ['x']).members).toEqual([])
})
