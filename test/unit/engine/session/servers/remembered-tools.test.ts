import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { toolOf } from '../../../../../src/engine/analyze/servers/tool.ts'
import { createRegistry } from '../../../../../src/engine/dissect/protocols/index.ts'
import { readIndex } from '../../../../../src/engine/indexing/read-index.ts'
import { writeSample } from '../../../../../src/engine/session/alerts/sample-capture.ts'
import { Frames } from '../../../../../src/engine/session/frames.ts'
import { Baselines } from '../../../../../src/engine/session/servers/baselines.ts'
import { rememberedTools } from '../../../../../src/engine/session/servers/remembered-tools.ts'
import type { RowIndex } from '../../../../../src/shared/base/brand.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-remembered-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the server behind a frame is known by its command, and nothing is remembered by looking', () => {
  const path = join(folder, 'a.pcapng')
  writeSample(path, { stdio: ['> {"jsonrpc":"2.0","id":1,"method":"ping"}'] })
  const registry = createRegistry()
  const frames = new Frames(registry, readIndex(registry, path))
  try {
    const look = () => rememberedTools(frames, folder)(0 as RowIndex)
    expect([look(), look()]).toEqual([null, null])
    const tools = [toolOf({ name: 'add', description: 'Adds.' })]
    const server = { program: 'server', command: 'server', name: 'Adder', client: 'a', serverVersion: '1' }
    new Baselines(folder).accept({ ...server, instructions: 'Add.', tools, from: '' })
    expect(look()?.tools).toEqual(tools)
    expect(Math.abs((look()?.madeAtMs ?? 0) - Date.now())).toBeLessThan(600_000)
  } finally {
    frames.dispose()
  }
})
