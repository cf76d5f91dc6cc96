import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileLoaded, filesOfRules, loadRules, prepareRules } from '../../../../src/engine/alerts/rule-file.ts'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'

const registry = createRegistry()
const RULES = join(import.meta.dirname, '../../../../assets/rules')

it('the rules that come with Tapscope compile, and each has samples', () => {
  const { rules, problems } = compileLoaded(loadRules([RULES]), registry)
  expect(problems).toEqual([])
  expect(rules.filter(({ rule }) => rule.test === undefined).map(({ rule }) => rule.id)).toEqual([])
  expect(rules.length).toBeGreaterThan(10)
})

it('the build prepares them as they are read, with their lines', () => {
  for (const file of filesOfRules(RULES)) {
    const text = readFileSync(file, 'utf8')
    const [[key, prepared]] = JSON.parse(JSON.stringify(prepareRules([file], registry)))
    expect(key).toBe(text)
    expect(prepared.rules).toEqual(loadRules([file]).rules)
    const lines = text.split('\n').flatMap((line, i) => (/^ *- id: /.test(line) ? i + 1 : []))
    expect(prepared.lines).toEqual(lines)
  }
})
