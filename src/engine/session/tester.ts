/** A worker's side of the pool: dissects the rows of a task and tests them against its filter. */
import { assert } from '../../shared/base/assert.ts'
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Preferences } from '../dissect/preferences.ts'
import type { Registry } from '../dissect/registry.ts'
import { compileFilter, type FilterProgram } from '../filter/compile.ts'
import { IndexFollower } from '../indexing/index-follower.ts'
import { Frames } from './frames.ts'
import type { FromTester, ToTester } from './test-messages.ts'

export class Tester {
  private readonly registry: Registry
  private readonly send: (message: FromTester) => void
  private readonly index = new IndexFollower()
  private readonly frames: Frames
  private readonly programs = new Map<number, { readonly filter: FilterProgram; readonly preferences: Preferences }>()

  constructor(registry: Registry, send: (message: FromTester) => void) {
    this.registry = registry
    this.send = send
    this.frames = new Frames(registry, this.index)
  }

  receive(message: ToTester): void {
    switch (message.type) {
      case 'program': {
        const { text, macros, selected, preferences } = message
        this.frames.preferences = preferences
        const compiled = compileFilter(text, this.registry, {
          macros,
          ...(selected !== null && { selected: this.frames.dissect(selected) }),
        })
        assert(compiled.ok, 'a filter that compiled compiles again')
        this.programs.set(message.program, { filter: compiled.value, preferences })
        break
      }
      case 'forget':
        this.programs.delete(message.program)
        break
      case 'test':
        this.test(message.task, message.program, message.rows)
        break
      default:
        this.index.apply(message)
        if (message.type === 'removed') this.frames.forget(message.file)
    }
  }

  private test(task: number, id: number, rows: Uint32Array): void {
    const program = this.programs.get(id)
    assert(program, 'a task comes after its program')
    const { filter, preferences } = program
    this.frames.preferences = preferences
    try {
      const passed = new Uint8Array(rows.length)
      for (let i = 0; i < rows.length; i++) {
        passed[i] = filter.test(this.frames.dissectLayers(rows[i] as RowIndex, filter.layers)) ? 1 : 0
      }
      this.send({ type: 'tested', task, passed })
    } catch (error) {
      this.send({ type: 'failed', task, message: error instanceof Error ? error.message : String(error) })
    }
  }
}
