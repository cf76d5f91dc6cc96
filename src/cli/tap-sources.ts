/**
 * What `tap` listens to: programs that record (`tapscope wrap`, `tapscope attach`), which it starts, or finds running. Each writes a spool of its
 * own, and that is all that is read of it: however slow an output is, the tapped program does not notice.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { SpoolManifest } from '../engine/store/spool-folder.ts'
import { spoolFiles } from '../engine/store/spool-info.ts'
import { isGrowing, readManifest, spoolFolders } from '../engine/store/spool-list.ts'
import type { TapSession } from './tap-session.ts'

const POLL_MS = 100
/** How long after its program's end a manifest may be without its end. */
const GRACE_MS = 1000

interface Followed {
  readonly files: readonly number[]
  /** When its program was first seen gone; 0 while it is there. */
  goneSinceMs: number
}

export class TapSources {
  private readonly session: TapSession
  private readonly root: string
  /** Folders that were looked at, whatever they are. */
  private readonly seen = new Set<string>()
  private readonly followed = new Map<string, Followed>()
  private readonly timer: NodeJS.Timeout
  private readonly startedAtMs = Date.now()
  /** Process ids of programs whose spools are awaited. */
  private readonly awaited = new Set<number>()
  private wanted: (manifest: SpoolManifest) => boolean = () => false

  constructor(session: TapSession, root: string) {
    this.session = session
    this.root = root
    this.timer = setInterval(() => this.poll(), POLL_MS)
  }

  /** How many recordings were followed so far. */
  get found(): number {
    return this.followed.size
  }

  /** Whether a process is recorded by one that is followed, under which it runs. */
  records(pid: number): boolean {
    const recorders = recordersOf(pid)
    return [...this.followed.keys()].some((folder) => recorders.some((one) => folder.includes(`-${one}-`)))
  }

  /** Follows every recording that runs, and those that begin, for which it answers true. */
  followAll(wanted: (manifest: SpoolManifest) => boolean): void {
    this.wanted = wanted
    this.poll()
  }

  /** Follows the spool that a program which was just started will make. */
  await(pid: number): void {
    this.awaited.add(pid)
  }

  /** The program is gone: its spool, if there is one, is whole. */
  ended(pid: number): void {
    this.poll()
    this.awaited.delete(pid)
    for (const [folder, followed] of this.followed) {
      if (folder.includes(`-${pid}-`)) this.close(folder, followed)
    }
  }

  /** Whether nothing is followed any more, nor waited for. */
  get isIdle(): boolean {
    return this.awaited.size === 0 && [...this.followed.values()].every(({ files }) => files.length === 0)
  }

  /** No further frames are wanted. */
  stop(): void {
    clearInterval(this.timer)
    this.awaited.clear()
    for (const [folder, followed] of this.followed) this.close(folder, followed)
  }

  private poll(): void {
    for (const folder of spoolFolders(this.root)) {
      if (this.seen.has(folder)) continue
      const manifest = readManifest(folder)
      if (!manifest.ok) continue
      this.seen.add(folder)
      const { pid, kind } = manifest.value
      const isAwaited = this.awaited.delete(pid)
      // One that is over already may have begun and ended since the last look.
      const isNow = manifest.value.startedAtMs >= this.startedAtMs || isGrowing(manifest.value)
      if (kind !== 'stdio' || !(isAwaited || (isNow && this.wanted(manifest.value)))) continue
      const files = spoolFiles(folder, manifest.value).map((path) => this.session.follow(path))
      this.followed.set(folder, { files, goneSinceMs: 0 })
    }
    for (const [folder, followed] of this.followed) if (followed.files.length > 0) this.lookAt(folder, followed)
  }

  private lookAt(folder: string, followed: Followed): void {
    const manifest = readManifest(folder)
    if (manifest.ok && isGrowing(manifest.value)) return
    followed.goneSinceMs ||= Date.now()
    const closed = manifest.ok && manifest.value.endedAtMs !== undefined
    if (closed || Date.now() - followed.goneSinceMs > GRACE_MS) this.close(folder, followed)
  }

  private close(folder: string, { files }: Followed): void {
    for (const file of files) this.session.finish(file)
    this.followed.set(folder, { files: [], goneSinceMs: 0 })
    this.session.bell.ring()
  }
}

/** Starts one of our own commands, as this one was started. */
export function startOurselves(words: readonly string[], stdio: readonly ('inherit' | 'ignore')[]): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, process.argv[1], ...words], {
    stdio: [...stdio],
    windowsHide: true,
  })
}

/** Processes that may record this one: itself, `wrap` that started it, or `wrap` whose relay did. */
export function recordersOf(pid: number): number[] {
  const parent = parentOf(pid)
  return [pid, parent, parent > 0 ? parentOf(parent) : 0].filter((one) => one > 0)
}

/** The process that started another one; 0 where that can't be told. */
function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || 0
  } catch {
    return 0
  }
}
