/** The rules of `tapscope check` at work on a file, on all cores: with progress on a terminal, until the file's end or Ctrl-C. */
import type { EmitAlert } from '../engine/alerts/alert.ts'
import type { CompiledRule } from '../engine/alerts/compile-rule.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { RuleRun } from '../engine/session/alerts/rule-run.ts'
import type { FileSession } from '../engine/session/file-session.ts'
import { FramePool } from '../engine/session/frame-pool.ts'
import { complain } from './complain.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Nobody is told of what is done before. */
const QUIET_MS = 1000
const TELL_MS = 200

export interface CheckRun {
  readonly run: RuleRun
  /** Somebody ended it before the file's end. */
  readonly stopped: boolean
}

/** Looks at all frames of a session that is being read. */
export async function runRules(
  session: FileSession,
  rules: readonly CompiledRule[],
  take: EmitAlert,
): Promise<CheckRun> {
  const pool = new FramePool(workerFile('frame-worker'), session.index)
  const run = new RuleRun(rules, session.index, session.frames, take, { pool })
  const abort = new AbortController()
  const stop = (): void => {
    abort.abort()
    session.bell.ring()
  }
  for (const signal of SIGNALS) process.on(signal, stop)
  const progress = new Progress(session, run)
  try {
    while (!abort.signal.aborted) {
      const { ended } = session
      const isMore = await run.next(abort.signal)
      progress.tell()
      if (!isMore && ended) {
        run.finish()
        break
      }
      if (!isMore) await session.bell.next()
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error
  } finally {
    progress.end()
    for (const signal of SIGNALS) process.off(signal, stop)
    run.dispose()
    await pool.dispose()
  }
  return { run, stopped: abort.signal.aborted }
}

/** A line on the terminal that says how far it is. */
class Progress {
  private readonly session: FileSession
  private readonly run: RuleRun
  private readonly isShown = process.stderr.isTTY === true
  private nextAt = performance.now() + QUIET_MS
  private isThere = false

  constructor(session: FileSession, run: RuleRun) {
    this.session = session
    this.run = run
  }

  tell(): void {
    const now = performance.now()
    if (!this.isShown || now < this.nextAt) return
    this.nextAt = now + TELL_MS
    this.isThere = true
    const { rowCount } = this.session.index.columns
    const of = `${rowCount.toLocaleString('en')}${this.session.ended ? '' : ' so far'}`
    process.stderr.write(`\r${this.run.rows.toLocaleString('en')} of ${of} frames \u001b[K`)
  }

  end(): void {
    if (this.isThere) process.stderr.write('\r\u001b[K')
  }
}

/** Says what was not looked at. */
export function complainOfRun({ run, stopped }: CheckRun, total: number): void {
  for (const { rule, skipped, tested } of run.costs) {
    if (skipped > 0) complain(`${rule} takes too long: ${skipped} of ${skipped + tested} frames were not tested`, 0)
  }
  if (stopped) complain(`stopped after ${run.rows} of ${total} frames`, 0)
}
