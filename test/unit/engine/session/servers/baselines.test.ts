import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toolOf } from '../../../../../src/engine/analyze/servers/tool.ts'
import { Baselines, type Sighting } from '../../../../../src/engine/session/servers/baselines.ts'

let folder = ''
let baselines: Baselines
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-baselines-'))
  baselines = new Baselines(join(folder, 'deep', 'er'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const tool = (name: string, description: string) => toolOf({ name, description, inputSchema: { type: 'object' } })
const SEEN: Sighting = {
  program: 'server-x',
  command: 'npx -y @scope/server-x@1 --token=ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  name: 'x',
  client: 'claude',
  serverVersion: '1',
  instructions: 'Do.',
  tools: [tool('a', 'A.'), tool('b', 'B.')],
  from: 'one.pcapng',
}
const file = (): string => join(baselines.folder, readdirSync(baselines.folder)[0])
const stateOf = (sighting: Sighting): string => baselines.meet(sighting).info.state

describe('a server', () => {
  it('is remembered when it is seen first, for its owner alone and without secrets', () => {
    expect(stateOf(SEEN)).toBe('first')
    expect(stateOf(SEEN)).toBe('same')
    expect([statSync(file()).mode & 0o777, statSync(baselines.folder).mode & 0o777]).toEqual([0o600, 0o700])
    expect(readFileSync(file(), 'utf8')).not.toContain('ghp_')
    expect(readdirSync(baselines.folder)).toHaveLength(1)
  })

  it('stays as it was remembered until a change is accepted', () => {
    baselines.meet(SEEN)
    const before = readFileSync(file(), 'utf8')
    const changed = { ...SEEN, instructions: 'Do not.', tools: [tool('a', 'Other.'), tool('c', 'B.')] }
    for (let i = 0; i < 2; i++) {
      const { info } = baselines.meet(changed)
      expect(info).toMatchObject({ state: 'changed', from: 'one.pcapng', otherCommand: '' })
      expect(info.changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['changed a', 'renamed c'])
      expect(info.selfChanges).toEqual([{ what: 'Its instructions changed', diff: expect.anything() }])
    }
    expect(readFileSync(file(), 'utf8')).toBe(before)
    expect(baselines.accept(changed).ok).toBe(true)
    expect([stateOf(changed), stateOf(SEEN)]).toEqual(['same', 'changed'])
  })

  it('is compared with what it was where it is run otherwise, and accepted beside it', () => {
    baselines.meet(SEEN)
    const updated = { ...SEEN, command: 'npx -y @scope/server-x@2', serverVersion: '2' }
    expect(baselines.meet(updated).info).toMatchObject({
      state: 'same',
      otherCommand: expect.stringContaining('server-x@1 --token=[redacted:'),
    })
    const more = { ...updated, tools: [...updated.tools, tool('c', 'C.')] }
    expect(stateOf(more)).toBe('changed')
    baselines.accept(more)
    expect([stateOf(more), stateOf(SEEN)]).toEqual(['same', 'same'])
  })

  it('is compared with what it offered to another client, and accepted beside it', () => {
    baselines.meet(SEEN)
    const less = { ...SEEN, client: 'cursor', tools: SEEN.tools.slice(1) }
    expect(baselines.meet(less).info).toMatchObject({ state: 'changed', otherClient: 'claude' })
    baselines.accept(less)
    expect(baselines.meet(less).info).toMatchObject({ state: 'same', otherClient: null })
    expect(baselines.meet(SEEN).info).toMatchObject({ state: 'same', otherClient: null })
  })

  it('is the same one when it gives itself another name; another program of that name is not', () => {
    baselines.meet(SEEN)
    const renamed = baselines.meet({ ...SEEN, name: 'y' }).info
    expect([renamed.state, renamed.selfChanges[0].what]).toEqual(['changed', 'It gives itself another name'])
    expect(stateOf({ ...SEEN, program: 'server-y' })).toBe('first')
    expect(stateOf({ ...SEEN, command: 'python server-x.py', name: 'z' })).toBe('first')
  })

  it('is remembered anew once it was forgotten, and only where that is wanted', () => {
    baselines.meet(SEEN)
    expect(baselines.forget(SEEN).ok).toBe(true)
    expect(readdirSync(baselines.folder)).toEqual([])
    expect(baselines.meet(SEEN, false).info.state).toBe('none')
    expect(stateOf(SEEN)).toBe('first')
  })
})

describe('a file of baselines', () => {
  it.each(['not JSON', '{}', '{"version":2,"program":"x","baselines":[]}', 'null'])(
    'that holds %s is let alone',
    (text) => {
      baselines.meet(SEEN)
      const path = file()
      writeFileSync(path, text)
      expect(baselines.meet(SEEN).info).toMatchObject({
        state: 'problem',
        problem: expect.stringContaining('move it away'),
      })
      expect([baselines.accept(SEEN).ok, baselines.forget(SEEN).ok]).toEqual([false, false])
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )

  it('that cannot be written is told', () => {
    writeFileSync(join(folder, 'deep'), 'a file')
    expect(baselines.meet(SEEN).info).toMatchObject({ state: 'problem', problem: expect.stringContaining('deep') })
  })

  it('has a name of its own for each program, whatever that is called', () => {
    for (const program of ['../../etc/passwd', '..', 'a/b', 'a-b', '', 'ü'.repeat(300)]) {
      expect(stateOf({ ...SEEN, program })).toBe('first')
    }
    expect(readdirSync(baselines.folder)).toHaveLength(6)
    expect(readdirSync(folder)).toEqual(['deep'])
  })

  it('holds no more than so many baselines', () => {
    for (let i = 0; i < 64; i++) expect(stateOf({ ...SEEN, command: `run ${i}`, name: `n${i}` })).toBe('first')
    expect(baselines.meet({ ...SEEN, command: 'run 64', name: 'n64' }).info).toMatchObject({
      state: 'problem',
      problem: expect.stringContaining('forget some'),
    })
  })
})
