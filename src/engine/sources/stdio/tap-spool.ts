/** The spool of one tapped process: its folder and manifest (or only a file), and the recorder that fills it. */
import { join } from 'node:path'
import { ok, type Result } from '../../../shared/base/result.ts'
import type { StdioStream, TappedProcessInfo } from '../../../shared/stdio-interface.ts'
import { SpoolFileWriter } from '../../store/spool-file-writer.ts'
import { prepareSpool, type Spool, type SpoolCounters, type SpoolProblem } from '../../store/spool-folder.ts'
import { TapRecorder } from './tap-recorder.ts'
import type { ProcessExit } from './tapped-process.ts'

const FILE_NAME = 'stdio.pcapng'
const MANIFEST_MS = 1000

export interface TapSpoolOptions {
  readonly process: TappedProcessInfo
  /** Program and version, as `Tapscope 1.0`. */
  readonly application: string
  readonly untapped?: Partial<Record<StdioStream, string>>
  /** The folder of all spools, or one file to write without a manifest. */
  readonly target: { readonly root: string } | { readonly file: string }
}

export class TapSpool {
  readonly recorder: TapRecorder
  /** The pcapng file. */
  readonly path: string
  /** Null when only a file is written. */
  readonly spool: Spool | null
  private timer: NodeJS.Timeout | undefined

  private constructor(spool: Spool | null, file: SpoolFileWriter, options: TapSpoolOptions) {
    this.spool = spool
    this.path = file.path
    this.recorder = new TapRecorder(file, options)
    this.recorder.onDrop = () => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined
        this.spool?.update({ counters: this.counters })
      }, MANIFEST_MS)
    }
  }

  static create(options: TapSpoolOptions): Result<TapSpool, SpoolProblem> {
    const { target, process: tapped } = options
    if ('file' in target) {
      const file = SpoolFileWriter.open(target.file)
      return file.ok ? ok(new TapSpool(null, file.value, options)) : file
    }
    const files = [{ name: FILE_NAME, state: 'growing' }] as const
    const spool = prepareSpool(target.root, { kind: 'stdio', title: tapped.server, command: tapped.command, files })
    if (!spool.ok) return spool
    const file = SpoolFileWriter.open(join(spool.value.path, FILE_NAME))
    if (!file.ok) {
      spool.value.remove()
      return file
    }
    const announced = spool.value.update({})
    if (announced.ok) return ok(new TapSpool(spool.value, file.value, options))
    file.value.abandon()
    spool.value.remove()
    return announced
  }

  get counters(): SpoolCounters {
    return this.recorder.total
  }

  /** Writes what is left, closes the file and says in the manifest how the process ended, where it did and that is known. */
  async finish(exit?: ProcessExit): Promise<void> {
    await this.recorder.finish()
    clearTimeout(this.timer)
    this.spool?.update({
      endedAtMs: Date.now(),
      files: [{ name: FILE_NAME, state: 'complete' }],
      ...(exit ? { exit: { code: exit.code, signal: exit.signal } } : {}),
      counters: this.counters,
    })
  }
}
