/**
 * Where capture programs put what they write: one folder for all, in it one folder a session with its spool files and a manifest that
 * says what it is. For their owner alone. This module writes, and is small because `tapscope wrap` starts with it; spool-list.ts reads.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { CaptureStart } from '../../shared/wire/capture.ts'

export const MANIFEST_VERSION = 1
export const MANIFEST_NAME = 'manifest.json'

export interface SpoolFileEntry {
  /** Relative to the session's folder. */
  readonly name: string
  /** `growing` while the capture program may append. */
  readonly state: 'growing' | 'complete'
}

export interface SpoolCounters {
  readonly frames: number
  readonly bytes: number
  /** Frames that did not reach the file: the disk was full or slow. */
  readonly dropped: number
}

export interface SpoolManifest {
  readonly version: typeof MANIFEST_VERSION
  readonly kind: 'stdio' | 'packets'
  /** The capture program's, which appends to the files. */
  readonly pid: number
  /** What is captured, in a few words. */
  readonly title: string
  readonly command?: readonly string[]
  /** URL of a proxy before a server, for its clients. */
  readonly address?: string
  readonly startedAtMs: number
  readonly endedAtMs?: number
  readonly files: readonly SpoolFileEntry[]
  /** How the tapped command, or the capture program, ended. */
  readonly exit?: { readonly code: number | null; readonly signal: string | null }
  readonly counters?: SpoolCounters
  /** Where the frames go instead of into this folder, as a person wished; with a ring, what its files' names are made of. */
  readonly output?: string
  /** Whether the capture program goes on in further files, beside the first. */
  readonly ring?: boolean
  /** What was asked for, to start it again; nothing secret is in it. */
  readonly options?: CaptureStart
  /** Programs that feed the capture program. */
  readonly helpers?: readonly number[]
  /** Where a person has saved all of its frames. */
  readonly savedAs?: string
  /** When a session found that its capture program had not closed it. */
  readonly foundCrashedAtMs?: number
}

export interface SpoolProblem {
  readonly path: string
  readonly message: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** The folder of all spools: `$TAPSCOPE_SPOOLS`, or the platform's place for state. It need not exist yet. */
export function spoolRoot(env: Environment = process.env, platform: string = process.platform): string {
  return env.TAPSCOPE_SPOOLS || join(stateFolder(env, platform), 'spools')
}

/** Where what servers offered is remembered: `$TAPSCOPE_BASELINES`, or beside the spools' own place. It need not exist yet. */
export function baselineRoot(env: Environment = process.env, platform: string = process.platform): string {
  return env.TAPSCOPE_BASELINES || join(stateFolder(env, platform), 'baselines')
}

function stateFolder(env: Environment, platform: string): string {
  const home = env.HOME || homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'tapscope')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'tapscope')
  return join(env.XDG_STATE_HOME?.startsWith('/') ? env.XDG_STATE_HOME : join(home, '.local', 'state'), 'tapscope')
}

/** A session's folder, as its capture program holds it. */
export class Spool {
  readonly path: string
  manifest: SpoolManifest

  constructor(path: string, manifest: SpoolManifest) {
    this.path = path
    this.manifest = manifest
  }

  file(name: string): string {
    return join(this.path, name)
  }

  /** Changes the manifest, in memory always and on disk if it can be. Readers see the old one or the new one, whole. */
  update(changes: Partial<Omit<SpoolManifest, 'version'>>): Result<null, SpoolProblem> {
    this.manifest = { ...this.manifest, ...changes }
    return writeManifest(this.file(MANIFEST_NAME), this.manifest)
  }

  /** Takes the session back, for a capture that never began. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

export type NewSpool = Omit<SpoolManifest, 'version' | 'startedAtMs' | 'pid'> &
  Partial<Pick<SpoolManifest, 'startedAtMs' | 'pid'>>

/**
 * Makes a session's folder, named so that names sort by time. For others it exists from its first `update` on, which writes the manifest:
 * what must be there by then is put into the folder first.
 */
export function prepareSpool(root: string, about: NewSpool): Result<Spool, SpoolProblem> {
  const manifest: SpoolManifest = {
    version: MANIFEST_VERSION,
    ...about,
    pid: about.pid ?? process.pid,
    startedAtMs: about.startedAtMs ?? Date.now(),
  }
  const stamp = new Date(manifest.startedAtMs).toISOString().replace(/[-:.]/g, '')
  const path = join(root, `${stamp}-${manifest.pid}-${randomBytes(3).toString('hex')}`)
  try {
    makeFolder(path)
  } catch (error) {
    return fail({ path, message: String((error as Error).message) })
  }
  return ok(new Spool(path, manifest))
}

/** As `mkdir -p`. Node's own never returns where a folder can't be made and its parent exists (in /proc, for one). */
export function makeFolder(path: string): void {
  const mode = 0o700
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path))
    mkdirSync(path, { mode })
  }
}

function writeManifest(path: string, manifest: SpoolManifest): Result<null, SpoolProblem> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  const temporary = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, text, { mode: 0o600 })
    renameSync(temporary, path)
    return ok(null)
  } catch (error) {
    tryTo(() => unlinkSync(temporary))
    // On a full disk the old manifest's own block still has room.
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC' && tryTo(() => overwrite(path, text))) return ok(null)
    return fail({ path, message: String((error as Error).message) })
  }
}

function overwrite(path: string, text: string): void {
  const file = openSync(path, 'r+')
  try {
    const length = writeSync(file, text, 0)
    ftruncateSync(file, length)
  } finally {
    closeSync(file)
  }
}

function tryTo(action: () => void): boolean {
  try {
    action()
    return true
  } catch {
    return false
  }
}
