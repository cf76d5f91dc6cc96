import { expect, it } from 'vitest'
import { problemsOf } from '../../../../../src/engine/alerts/rule-file.ts'
import { importPack } from '../../../../../src/engine/alerts/sigma/import-pack.ts'
import { createRegistry } from '../../../../../src/engine/dissect/protocols/index.ts'

const registry = createRegistry()
const sigma = (title: string, category: string): string => `title: ${title}
logsource: { category: ${category} }
detection: { selection: { query|endswith: .onion }, condition: selection }
level: high
`

it('makes one pack of several files, whose rules have ids of their own', () => {
  const files = [
    { name: 'a.yml', text: sigma('First', 'dns') },
    { name: 'b.yml', text: sigma('First', 'dns') },
    { name: 'c.yml', text: sigma('Second', 'dns') },
    { name: 'd.yml', text: sigma('Third', 'no such thing') },
    { name: 'e.yml', text: sigma('Taken', 'dns') },
  ]
  const { text, rules, refused } = importPack(files, registry, new Set(['sigma-taken']))
  expect(rules.map(({ id }) => id)).toEqual(['sigma-first', 'sigma-second'])
  expect(problemsOf(text, registry)).toEqual([])
  expect(refused.map(({ file, title }) => `${file} ${title}`).toSorted()).toEqual([
    'b.yml First',
    'd.yml Third',
    'e.yml Taken',
  ])
})

it('has no text when nothing could be imported', () => {
  const { text, rules, refused } = importPack([{ name: 'a.yml', text: 'title: [' }], registry, new Set())
  expect([text, rules.length, refused.length]).toEqual(['', 0, 1])
})
