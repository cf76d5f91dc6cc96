/** A worker's side of the pool: dissects the rows of a task, tests them against its filter or its rules, or prints them. */
import { assert } from '../../shared/base/assert.ts'
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Preferences } from '../dissect/preferences.ts'
import type { Registry } from '../dissect/registry.ts'
import { compileFilter } from '../filter/compile.ts'
import { IndexFollower } from '../indexing/index-follower.ts'
import { scanTask } from './alerts/scan-task.ts'
import type { FrameProgram, FrameTask, FromFrameWorker, ToFrameWorker } from './frame-pool-messages.ts'
import { Frames } from './frames.ts'
import { printRow } from './print/printer.ts'
import { printerFor } from './print/printers.ts'

type Run = (task: FrameTask) => Uint8Array<ArrayBuffer>

export class FrameWorker {
  private readonly registry: Registry
  private readonly send: (message: FromFrameWorker, transfer: readonly ArrayBuffer[]) => void
  private readonly index = new IndexFollower()
  private readonly frames: Frames
  private readonly programs = new Map<number, { readonly run: Run; readonly preferences: Preferences }>()

  constructor(registry: Registry, send: (message: FromFrameWorker, transfer: readonly ArrayBuffer[]) => void) {
    this.registry = registry
    this.send = send
    this.frames = new Frames(registry, this.index)
  }

  receive(message: ToFrameWorker): void {
    switch (message.type) {
      case 'program': {
        const { preferences } = message.program
        this.frames.preferences = preferences
        this.programs.set(message.id, { run: this.prepare(message.program), preferences })
        break
      }
      case 'forget':
        this.programs.delete(message.program)
        break
      case 'run':
        this.run(message.task, message)
        break
      default:
        this.index.apply(message)
        if (message.type === 'removed') this.frames.forget(message.file)
    }
  }

  private prepare(program: FrameProgram): Run {
    const { frames, registry } = this
    if (program.kind === 'print') {
      const printer = printerFor(registry, program.settings)
      assert(printer.ok, 'what could be printed can be printed')
      return ({ rows, before }) => {
        let text = ''
        let last = before
        for (const row of rows) {
          text += printRow(frames, printer.value, row as RowIndex, last)
          last = row as RowIndex
        }
        return new TextEncoder().encode(text)
      }
    }
    if (program.kind === 'rules') return scanTask(program.rules, registry, this.index, frames)
    const { text, macros, selected } = program
    const compiled = compileFilter(text, registry, {
      macros,
      ...(selected !== null && { selected: frames.dissect(selected) }),
    })
    assert(compiled.ok, 'a filter that compiled compiles again')
    const filter = compiled.value
    return ({ rows }) => {
      const passed = new Uint8Array(rows.length)
      for (let i = 0; i < rows.length; i++) {
        passed[i] = filter.test(frames.dissectLayers(rows[i] as RowIndex, filter.layers)) ? 1 : 0
      }
      return passed
    }
  }

  private run(id: number, task: FrameTask): void {
    const program = this.programs.get(task.program)
    assert(program, 'a task comes after its program')
    this.frames.preferences = program.preferences
    try {
      const result = program.run(task)
      this.send({ type: 'done', task: id, result }, [result.buffer])
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.send({ type: 'failed', task: id, message }, [])
    }
  }
}
