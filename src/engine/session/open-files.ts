/** The files of the session: numbered, unpacked where they are packed, and let go of. */
import { basename } from 'node:path'
import type { FileInfo } from '../../shared/wire/calls.ts'
import type { FileProgress, FileToRead } from '../indexing/messages.ts'
import type { Packing } from './convert.ts'
import { fileInfo, isEnded, type OpenFile } from './open-file.ts'
import type { Scratch } from './scratch.ts'
import { UnpackJob } from './unpack-job.ts'

export interface OpenFilesOptions {
  /** Entry of the thread that unpacks. */
  readonly worker: URL
  readonly scratch: Scratch
  /** Whether files are read on behind damage. */
  readonly resync: boolean | undefined
  changed(): void
  /** A file does not grow any more. */
  finished(id: number): void
}

type Progress = ReadonlyMap<number, FileProgress>
type NewFile = Pick<OpenFile, 'path'> & Partial<Pick<OpenFile, 'readPath' | 'compression' | 'after' | 'follow'>>

export class OpenFiles {
  private readonly options: OpenFilesOptions
  private readonly files = new Map<number, OpenFile>()
  private next = 1

  constructor(options: OpenFilesOptions) {
    this.options = options
  }

  get count(): number {
    return this.files.size
  }

  /** In the order in which they came. */
  get all(): OpenFile[] {
    return [...this.files.values()]
  }

  /** Those whose bytes are there. */
  get present(): OpenFile[] {
    return this.all.filter(({ removed }) => !removed)
  }

  get(id: number): OpenFile | undefined {
    return this.files.get(id)
  }

  /** A file that is read as it is. */
  add({ path, ...more }: NewFile): OpenFile {
    const state = { job: null, stopped: false, removed: false, problem: null }
    const file = {
      id: this.next++,
      path,
      readPath: path,
      compression: null,
      after: null,
      follow: false,
      ...more,
      ...state,
    }
    this.files.set(file.id, file)
    return file
  }

  /** A file that is unpacked first, where it has to be. */
  begin(path: string, packing: Packing | null): OpenFile {
    const { worker, scratch, changed, finished } = this.options
    if (!packing) return this.add({ path })
    const readPath = scratch.copy(basename(path))
    const file = this.add({ path, readPath, compression: packing, follow: true })
    const job = new UnpackJob(worker, { path, to: readPath, packing })
    job.onProgress = changed
    job.onEnd = (problem) => {
      file.job = null
      file.problem = problem
      finished(file.id)
      changed()
    }
    file.job = job
    return file
  }

  /** Puts files back that were here before. */
  keep(files: readonly OpenFile[]): void {
    for (const file of files) this.files.set(file.id, file)
  }

  clear(): void {
    this.files.clear()
  }

  async stopUnpacking(file: OpenFile): Promise<void> {
    const { job } = file
    file.job = null
    await job?.cancel()
  }

  /** Lets go of what a closed file took. */
  async release(file: OpenFile): Promise<void> {
    await this.stopUnpacking(file)
    if (file.readPath !== file.path) this.options.scratch.remove(file.readPath)
  }

  toRead({ id, readPath, job }: OpenFile): FileToRead {
    const { resync } = this.options
    return { file: id, path: readPath, follow: job !== null, awaited: job !== null, ...(resync && { resync }) }
  }

  /** Whether every one is read to its end, and none grows. */
  areSettled(progress: Progress): boolean {
    return this.all.every(
      ({ id, stopped, removed, follow }) => stopped || removed || (!follow && isEnded(progress.get(id)?.state)),
    )
  }

  /** Whether one is being read that is there as a whole, or is unpacked: as fast as that goes. */
  areReading(progress: Progress): boolean {
    return this.present.some(
      ({ id, stopped, follow, job }) => !stopped && (!follow || job !== null) && !isEnded(progress.get(id)?.state),
    )
  }

  /** As windows hear of them. A ring may delete any number of files; those are told of no more. */
  infos(progress: Progress): FileInfo[] {
    return this.present.map((file) => fileInfo(file, progress.get(file.id)))
  }
}
