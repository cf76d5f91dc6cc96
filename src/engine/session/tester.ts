/** A worker's side of the pool: dissects the rows of a task and tests them against its filter. */
import { assert } from '../../shared/base/assert.ts'
import type { RowIndex } from '../../shared/base/brand.ts'
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
  private readonly programs = new Map<number, FilterProgram>()

  constructor(registry: Registry, send: (message: FromTester) => void) {
    this.registry = registry
    this.send = send
    this.frames = new Frames(registry, this.index)
  }

  receive(message: ToTester): void {
    switch (message.type) {
      case 'program': {
        const compiled = compileFilter(message.text, this.registry)
        assert(compiled.ok, 'a filter that compiled compiles again')
        this.programs.set(message.program, compiled.value)
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
    }
  }

  private test(task: number, id: number, rows: Uint32Array): void {
    const program = this.programs.get(id)
    assert(program, 'a task comes after its program')
    try {
      const passed = new Uint8Array(rows.length)
      for (let i = 0; i < rows.length; i++) {
        passed[i] = program.test(this.frames.dissectLayers(rows[i] as RowIndex, program.layers)) ? 1 : 0
      }
      this.send({ type: 'tested', task, passed })
    } catch (error) {
      this.send({ type: 'failed', task, message: error instanceof Error ? error.message : String(error) })
    }
  }
}
