import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ruleFileSchema } from '../../../../src/engine/alerts/rule.ts'

const RULES = join(import.meta.dirname, '../../../../assets/rules')
const schema = z.fromJSONSchema(ruleFileSchema() as z.core.JSONSchema.JSONSchema)

it.each(readdirSync(RULES))('the schema takes %s', (name) => {
  expect(schema.safeParse(parse(readFileSync(join(RULES, name), 'utf8'))).error).toBeUndefined()
})

it.each([
  [{ severty: 'low' }],
  [{ severity: 'severe' }],
  [{ count: { over: 1, within: '10 seconds' } }],
  [{ sequence: { followedBy: [{ when: 'tcp', key: [] }], within: '1s' } }],
])('and not %o', (more) => {
  const rule = { id: 'a-rule', title: 'A rule', description: 'Says something', severity: 'low', when: 'tcp' }
  expect(schema.safeParse({ rules: [rule] }).success).toBe(true)
  expect(schema.safeParse({ rules: [{ ...rule, ...more }] }).success).toBe(false)
})
