/**
 * Frames tested against filters on all cores: rows that the columns could not decide, in tasks of some hundred. Workers start with the
 * first task and follow the index as the session's thread does. Tasks that nobody waits for any more are not begun.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SessionIndex } from '../indexing/session-index.ts'
import type { FromTester, TestedFilter, ToTester } from './test-messages.ts'

const MAX_WORKERS = 8
/** Trees of frames are short-lived: more room for them takes memory and the time to get it, and saves nothing. */
const YOUNG_MB = 24
/** Tasks that are at a worker at a time, so that it has the next one when it ends one. */
const TASKS_A_WORKER = 2

interface Task {
  readonly id: number
  readonly program: number
  readonly rows: Uint32Array
  readonly signal: AbortSignal
  readonly resolve: (passed: Uint8Array) => void
  readonly reject: (error: Error) => void
}

interface Member {
  readonly worker: Worker
  readonly programs: Set<number>
  readonly tasks: Map<number, Task>
}

export class TestPool {
  /** Rows that make a good task. */
  static readonly TASK_ROWS = 512

  private readonly workerFile: URL
  private readonly index: SessionIndex
  private readonly filters = new Map<number, TestedFilter>()
  private readonly waiting: Task[] = []
  private members: Member[] = []
  private stopFollowing: () => void = () => {}
  private nextProgram = 1
  private nextTask = 1

  constructor(workerFile: URL, index: SessionIndex) {
    this.workerFile = workerFile
    this.index = index
  }

  /** Makes a filter known under a number, for `test`; `forget` it when done. */
  add(filter: TestedFilter): number {
    const program = this.nextProgram++
    this.filters.set(program, filter)
    return program
  }

  forget(program: number): void {
    this.filters.delete(program)
    for (const member of this.members) {
      if (member.programs.delete(program)) send(member, { type: 'forget', program })
    }
  }

  /** Whether each row passes, one byte a row. Rejects when a frame can't be read, or with the signal's reason. */
  test(program: number, rows: Uint32Array, signal: AbortSignal): Promise<Uint8Array> {
    if (this.members.length === 0) this.start()
    return new Promise((resolve, reject) => {
      this.waiting.push({ id: this.nextTask++, program, rows, signal, resolve, reject })
      this.dispatch()
    })
  }

  async dispose(): Promise<void> {
    this.stopFollowing()
    const { members } = this
    this.members = []
    await Promise.all(members.map(({ worker }) => worker.terminate()))
  }

  private start(): void {
    const count = Math.min(MAX_WORKERS, availableParallelism())
    this.members = Array.from({ length: count }, () => this.startOne())
    this.stopFollowing = this.index.follow((message) => {
      for (const member of this.members) send(member, message)
    })
  }

  private startOne(): Member {
    const worker = new Worker(this.workerFile, {
      name: 'tapscope-test',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    })
    const member: Member = { worker, programs: new Set(), tasks: new Map() }
    worker.unref()
    worker.on('message', (message: FromTester) => this.receive(member, message))
    worker.on('error', (error) => {
      this.members = this.members.filter((other) => other !== member)
      for (const task of member.tasks.values()) task.reject(error)
      if (this.members.length === 0) for (const task of this.waiting.splice(0)) task.reject(error)
    })
    return member
  }

  private dispatch(): void {
    for (;;) {
      if (this.members.length === 0) return
      const member = this.members.reduce((least, other) => (other.tasks.size < least.tasks.size ? other : least))
      if (member.tasks.size >= TASKS_A_WORKER) return
      const task = this.waiting.shift()
      if (!task) return
      const filter = this.filters.get(task.program)
      if (task.signal.aborted || filter === undefined) {
        task.reject(new Error('Cancelled'))
        continue
      }
      if (!member.programs.has(task.program)) {
        member.programs.add(task.program)
        send(member, { type: 'program', program: task.program, ...filter })
      }
      member.tasks.set(task.id, task)
      send(member, { type: 'test', task: task.id, program: task.program, rows: task.rows })
    }
  }

  private receive(member: Member, message: FromTester): void {
    const task = member.tasks.get(message.task)
    member.tasks.delete(message.task)
    if (message.type === 'tested') task?.resolve(message.passed)
    else task?.reject(new Error(message.message))
    this.dispatch()
  }
}

const send = ({ worker }: Member, message: ToTester): void => worker.postMessage(message)
