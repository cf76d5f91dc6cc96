import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileLoaded, loadRules } from '../../../../src/engine/alerts/rule-file.ts'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'

const RULES = join(import.meta.dirname, '../../../../assets/rules')

it('the rules that come with Tapscope compile, and each has samples', () => {
  const { rules, problems } = compileLoaded(loadRules([RULES]), createRegistry())
  expect(problems).toEqual([])
  expect(rules.filter(({ rule }) => rule.test === undefined).map(({ rule }) => rule.id)).toEqual([])
  expect(rules.length).toBeGreaterThan(10)
})
