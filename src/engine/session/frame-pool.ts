/**
 * Frames dissected on all cores, in tasks of some hundred rows: those that columns could not decide tested against filters, and frames
 * printed. Workers start with the first task and follow the index as the session's thread does. Tasks that nobody waits for any more are
 * not begun.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SessionIndex } from '../indexing/session-index.ts'
import type { FrameProgram, FrameTask, FromFrameWorker, ToFrameWorker } from './frame-pool-messages.ts'

const WORKERS = Math.min(8, availableParallelism())
/** Trees of frames are short-lived: more room for them takes memory and the time to get it, and saves nothing. */
const YOUNG_MB = 24
/** Tasks that are at a worker at a time, so that it has the next one when it ends one. */
const TASKS_A_WORKER = 2

interface Task extends FrameTask {
  readonly id: number
  readonly signal: AbortSignal
  readonly resolve: (result: Uint8Array) => void
  readonly reject: (error: Error) => void
}

interface Member {
  readonly worker: Worker
  readonly programs: Set<number>
  readonly tasks: Map<number, Task>
}

export class FramePool {
  /** Rows that make a good task. */
  static readonly TASK_ROWS = 512

  private readonly workerFile: URL
  private readonly index: SessionIndex
  private readonly programs = new Map<number, FrameProgram>()
  private readonly waiting: Task[] = []
  /** Of rules, which nobody waits for: they go after the others. */
  private readonly unhurried: Task[] = []
  private members: Member[] = []
  private stopFollowing: () => void = () => {}
  private nextProgram = 1
  private nextTask = 1

  constructor(workerFile: URL, index: SessionIndex) {
    this.workerFile = workerFile
    this.index = index
  }

  /** Makes known under a number what to do with frames, for `run`; `forget` it when done. */
  add(program: FrameProgram): number {
    const id = this.nextProgram++
    this.programs.set(id, program)
    return id
  }

  forget(program: number): void {
    this.programs.delete(program)
    for (const member of this.members) {
      if (member.programs.delete(program)) send(member, { type: 'forget', program })
    }
  }

  /** Tasks that keep all workers busy. */
  get room(): number {
    return 2 * TASKS_A_WORKER * WORKERS
  }

  /** The result of a task, see FrameProgram. Rejects when a frame can't be read, or when the signal ends it before it begins. */
  run(task: FrameTask, signal: AbortSignal): Promise<Uint8Array> {
    if (this.members.length === 0) this.start()
    return new Promise((resolve, reject) => {
      const queue = this.programs.get(task.program)?.kind === 'rules' ? this.unhurried : this.waiting
      queue.push({ ...task, id: this.nextTask++, signal, resolve, reject })
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
    this.members = Array.from({ length: WORKERS }, () => this.startOne())
    this.stopFollowing = this.index.follow((message) => {
      for (const member of this.members) send(member, message)
    })
  }

  private startOne(): Member {
    const worker = new Worker(this.workerFile, {
      name: 'tapscope-frames',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    })
    const member: Member = { worker, programs: new Set(), tasks: new Map() }
    worker.unref()
    worker.on('message', (message: FromFrameWorker) => this.receive(member, message))
    worker.on('error', (error) => {
      this.members = this.members.filter((other) => other !== member)
      for (const task of member.tasks.values()) task.reject(error)
      if (this.members.length > 0) return
      for (const task of [...this.waiting.splice(0), ...this.unhurried.splice(0)]) task.reject(error)
    })
    return member
  }

  private dispatch(): void {
    for (;;) {
      if (this.members.length === 0) return
      const member = this.members.reduce((least, other) => (other.tasks.size < least.tasks.size ? other : least))
      if (member.tasks.size >= TASKS_A_WORKER) return
      const task = this.waiting.shift() ?? this.unhurried.shift()
      if (!task) return
      const program = this.programs.get(task.program)
      if (task.signal.aborted || program === undefined) {
        task.reject(new Error('Cancelled'))
        continue
      }
      if (!member.programs.has(task.program)) {
        member.programs.add(task.program)
        send(member, { type: 'program', id: task.program, program })
      }
      member.tasks.set(task.id, task)
      const { id, rows, before } = task
      send(member, { type: 'run', task: id, program: task.program, rows, before })
    }
  }

  private receive(member: Member, message: FromFrameWorker): void {
    const task = member.tasks.get(message.task)
    member.tasks.delete(message.task)
    if (message.type === 'done') task?.resolve(message.result)
    else task?.reject(new Error(message.message))
    this.dispatch()
  }
}

const send = ({ worker }: Member, message: ToFrameWorker): void => worker.postMessage(message)
