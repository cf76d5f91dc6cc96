import { describe, expect, it } from 'vitest'
import { compareTools, diffLines, diffTools } from '../../../../../src/engine/analyze/servers/compare.ts'
import { storedTool, type ToolRecord, toolOf, toolRecord } from '../../../../../src/engine/analyze/servers/tool.ts'

const record = (tool: { name: string; [member: string]: unknown }): ToolRecord =>
  toolRecord({ name: tool.name, json: JSON.stringify(tool), sha256: '', characters: 0, row: 0 })

const READ = {
  name: 'read',
  description: 'Reads a file.\nNothing else.',
  inputSchema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path', 'mode'] },
}
const changes = (before: object, now: object): object[] =>
  compareTools([record(before as typeof READ)], [record(now as typeof READ)])

describe('tools that are the same', () => {
  it('are so in whatever order their members come', () => {
    const other = {
      inputSchema: { required: ['mode', 'path'], properties: { path: { type: 'string' } }, type: 'object' },
      description: READ.description,
      name: 'read',
    }
    expect(changes(READ, other)).toEqual([])
  })

  it('are so with annotations that say what the specification says without them', () => {
    const annotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true }
    expect(changes(READ, { ...READ, annotations })).toEqual([])
    expect(changes({ ...READ, annotations: { destructiveHint: true } }, READ)).toEqual([])
  })

  it('are so after they were stored', () => {
    const tool = record({ ...READ, title: 'T', outputSchema: { type: 'object' }, annotations: { readOnlyHint: true } })
    expect(toolOf(JSON.parse(JSON.stringify(storedTool(tool))))).toEqual(tool)
    const hashed = { name: 'large', sha256: 'ab', parts: null }
    expect(toolOf(JSON.parse(JSON.stringify(storedTool(hashed))))).toEqual(hashed)
  })
})

describe('tools that changed', () => {
  it('say in what', () => {
    const all = {
      ...READ,
      title: 'Read',
      description: 'Reads a file and sends it away.',
      inputSchema: { type: 'object' },
      outputSchema: { type: 'object' },
      annotations: { openWorldHint: false },
    }
    expect(changes(READ, all)).toEqual([
      {
        kind: 'changed',
        name: 'read',
        before: null,
        parts: ['title', 'description', 'input schema', 'output schema', 'annotations'],
      },
    ])
    const hint = { ...READ, annotations: { readOnlyHint: true } }
    expect(changes(hint, READ)).toMatchObject([{ kind: 'changed', parts: ['annotations'] }])
  })

  it('are told from renamed, added and removed ones', () => {
    const other = { ...READ, name: 'old', description: 'Other' }
    expect(changes(READ, { ...READ, name: 'fetch' })).toMatchObject([
      { kind: 'renamed', name: 'fetch', before: 'read', parts: [] },
    ])
    expect(changes(READ, other)).toMatchObject([
      { kind: 'added', name: 'old' },
      { kind: 'removed', name: 'read' },
    ])
    // Without a description nothing tells two tools from each other.
    expect(changes({ name: 'a', inputSchema: {} }, { name: 'b', inputSchema: {} })).toHaveLength(2)
  })

  it('are told by a hash where there was no room for more', () => {
    const large = (sha256: string): ToolRecord => ({ name: 'l', sha256, parts: null })
    expect(compareTools([large('1')], [large('1')])).toEqual([])
    expect(compareTools([large('1')], [large('2')])).toMatchObject([{ kind: 'changed', parts: [] }])
    expect(diffTools(large('1'), large('2'))).toEqual([['@', 'It is too large to be shown line by line']])
  })
})

describe('a diff', () => {
  it('is by lines, part by part', () => {
    const now = { ...READ, description: 'Reads a file.\nAnd sends it.', inputSchema: { type: 'object' } }
    expect(diffTools(record(READ), record(now)).slice(0, 5)).toEqual([
      ['@', 'description'],
      [' ', 'Reads a file.'],
      ['-', 'Nothing else.'],
      ['+', 'And sends it.'],
      ['@', 'input schema'],
    ])
    expect(diffTools(null, record(READ))[1]).toEqual(['+', 'Reads a file.'])
  })

  it('ends, however large the texts are', () => {
    const text = (salt: number): string => Array.from({ length: 20_000 }, (_, i) => `${i * salt}`).join('\n')
    const lines = diffLines(text(3), text(7))
    expect(lines).toHaveLength(2001)
    expect(lines[2000]).toEqual(['@', '38000 more lines are not shown'])
  })
})
