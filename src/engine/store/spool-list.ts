/** Reads the spool folder: what sessions there are, and whether their capture programs still run. Bad manifests are values. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { CAPTURE_START } from '../../shared/wire/capture.ts'
import { MANIFEST_NAME, MANIFEST_VERSION, type SpoolManifest, type SpoolProblem } from './spool-folder.ts'

/** A file's name within its session's folder: never a path out of it. */
const fileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\\0]+$/)
  .refine((name) => name !== '.' && name !== '..')
const count = z.number().int().nonnegative()

const MANIFEST: z.ZodType<SpoolManifest> = z.object({
  version: z.literal(MANIFEST_VERSION),
  kind: z.enum(['stdio', 'packets']),
  pid: z.number().int().positive(),
  title: z.string().max(65536),
  command: z.array(z.string()).optional(),
  address: z.string().max(8192).optional(),
  startedAtMs: z.number().nonnegative(),
  endedAtMs: z.number().nonnegative().optional(),
  files: z.array(z.object({ name: fileName, state: z.enum(['growing', 'complete']) })).max(65536),
  exit: z.object({ code: z.number().int().nullable(), signal: z.string().max(32).nullable() }).optional(),
  counters: z.object({ frames: count, bytes: count, dropped: count }).optional(),
  output: z.string().min(1).max(4096).optional(),
  ring: z.boolean().optional(),
  options: CAPTURE_START.optional(),
  helpers: z.array(z.number().int().positive()).max(64).optional(),
  savedAs: z.string().max(4096).optional(),
  foundCrashedAtMs: z.number().nonnegative().optional(),
})

const MAX_MANIFEST = 4 * 1024 * 1024

export interface SpoolEntry {
  /** The session's folder, and its last part. */
  readonly path: string
  readonly name: string
  readonly manifest: Result<SpoolManifest, SpoolProblem>
}

/** The manifest of a session's folder. */
export function readManifest(folder: string): Result<SpoolManifest, SpoolProblem> {
  const path = join(folder, MANIFEST_NAME)
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length > MAX_MANIFEST) return fail({ path, message: 'the manifest is too large' })
    const parsed = MANIFEST.safeParse(JSON.parse(text))
    return parsed.success ? ok(parsed.data) : fail({ path, message: z.prettifyError(parsed.error) })
  } catch (error) {
    return fail({ path, message: String((error as Error).message) })
  }
}

/** The sessions' folders, oldest first; none when the spool folder does not exist. */
export function spoolFolders(root: string): string[] {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(root, name))
      .sort()
  } catch {
    return []
  }
}

/** All sessions, oldest first, with their manifests. */
export function listSpools(root: string): SpoolEntry[] {
  return spoolFolders(root).map((path) => ({ path, name: basename(path), manifest: readManifest(path) }))
}

/** Whether the process runs. With `startedAtMs`, a time when it was there, a later process of the same number is not it. */
export function isAlive(pid: number, startedAtMs?: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const known = process.platform === 'linux' ? processState(pid) : undefined
  if (!known) return true
  return known.state !== 'Z' && (startedAtMs === undefined || known.startedAtMs <= startedAtMs + CLOCK_SLACK_MS)
}

/** Whether the session's capture program still appends to its files. */
export const isGrowing = (manifest: SpoolManifest): boolean =>
  manifest.endedAtMs === undefined && isAlive(manifest.pid, manifest.startedAtMs)

const CLOCK_SLACK_MS = 2000
/** Unit of times in /proc/PID/stat, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

function processState(pid: number): { state: string; startedAtMs: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The command's name, in parentheses, may hold anything; the fields after it are one word each.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))
    const startedAtMs = Number(boot?.[1]) * 1000 + (Number(fields[19]) * 1000) / TICKS_PER_SECOND
    return Number.isFinite(startedAtMs) ? { state: fields[0], startedAtMs } : undefined
  } catch {
    return undefined
  }
}
