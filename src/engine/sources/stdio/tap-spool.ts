/** The spool of one tapped process, or of one HTTP server: its folder and manifest (or only a file), and the recorder that fills it. */
import { join } from 'node:path'
import { ok, type Result } from '../../../shared/base/result.ts'
import type { StdioStream, TappedProcessInfo } from '../../../shared/stdio-interface.ts'
import { SpoolFileWriter } from '../../store/spool-file-writer.ts'
import { prepareSpool, type Spool, type SpoolCounters, type SpoolProblem } from '../../store/spool-folder.ts'
import type { FrameRecorder } from './frame-recorder.ts'
import { TapRecorder } from './tap-recorder.ts'
import type { ProcessExit } from './tapped-process.ts'

const FILE_NAME = 'stdio.pcapng'
const MANIFEST_MS = 1000

export type SpoolTarget = { readonly root: string } | { readonly file: string }

export interface TapSpoolOptions {
  readonly process: TappedProcessInfo
  /** Program and version, as `Tapscope 1.0`. */
  readonly application: string
  readonly untapped?: Partial<Record<StdioStream, string>>
  /** The folder of all spools, or one file to write without a manifest. */
  readonly target: SpoolTarget
}

/** What the manifest says. */
export interface TapSpoolTitle {
  readonly title: string
  readonly command: readonly string[]
  readonly address?: string
}

export class TapSpool<R extends FrameRecorder = TapRecorder> {
  readonly recorder: R
  /** The pcapng file. */
  readonly path: string
  /** Null when only a file is written. */
  readonly spool: Spool | null
  private timer: NodeJS.Timeout | undefined

  private constructor(spool: Spool | null, path: string, recorder: R) {
    this.spool = spool
    this.path = path
    this.recorder = recorder
    this.recorder.onDrop = () => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined
        this.spool?.update({ counters: this.counters })
      }, MANIFEST_MS)
    }
  }

  static create(options: TapSpoolOptions): Result<TapSpool, SpoolProblem> {
    const { target, process: tapped } = options
    const about = { title: tapped.server, command: tapped.command }
    return TapSpool.with(target, about, (file) => new TapRecorder(file, options))
  }

  /** With another recorder than that of a process. */
  static with<R extends FrameRecorder>(
    target: SpoolTarget,
    about: TapSpoolTitle,
    recorderFor: (file: SpoolFileWriter) => R,
  ): Result<TapSpool<R>, SpoolProblem> {
    if ('file' in target) {
      const file = SpoolFileWriter.open(target.file)
      return file.ok ? ok(new TapSpool(null, file.value.path, recorderFor(file.value))) : file
    }
    const files = [{ name: FILE_NAME, state: 'growing' }] as const
    const spool = prepareSpool(target.root, { kind: 'stdio', ...about, files })
    if (!spool.ok) return spool
    const file = SpoolFileWriter.open(join(spool.value.path, FILE_NAME))
    if (!file.ok) {
      spool.value.remove()
      return file
    }
    const announced = spool.value.update({})
    if (announced.ok) return ok(new TapSpool(spool.value, file.value.path, recorderFor(file.value)))
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
