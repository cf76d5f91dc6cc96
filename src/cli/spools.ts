/** `tapscope spools`: the sessions in the spool folder, and their removal. Nothing goes without a yes, from the terminal or as `--yes`. */
import { createInterface } from 'node:readline/promises'
import { Spools } from '../engine/session/spools.ts'
import { spoolRoot } from '../engine/store/spool-folder.ts'
import { escapeText } from '../shared/format/text.ts'
import type { SpoolInfo } from '../shared/wire/capture.ts'

const FAILED = 2

export interface PruneWords {
  readonly olderThan?: number
  readonly keep?: number
  readonly unsaved?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Exit code. */
export function listSpools({ json }: { readonly json?: boolean }): number {
  const { folder, spools } = new Spools(spoolRoot()).list()
  if (json) process.stdout.write(`${JSON.stringify({ folder, spools }, null, 2)}\n`)
  else for (const spool of spools) process.stdout.write(`${lineOf(spool)}\n`)
  return 0
}

/** Exit code. */
export async function removeSpools(paths: readonly string[], { yes }: { readonly yes?: boolean }): Promise<number> {
  const spools = new Spools(spoolRoot())
  const known = spools.list().spools
  const chosen: SpoolInfo[] = []
  for (const path of paths) {
    const found = known.find((spool) => spool.path === path || spool.path.endsWith(`/${path}`))
    if (!found) return complain(`There is no session ${path}; tapscope spools list has them`)
    chosen.push(found)
  }
  return await attempt(async () => {
    if (!(await agreed(chosen, yes === true))) return
    const { removed, bytes } = spools.remove(chosen.map(({ path }) => path))
    process.stdout.write(`${sessions(removed.length)} removed, ${sizeOf(bytes)}\n`)
  })
}

/** Exit code. */
export async function pruneSpools({ olderThan, keep, unsaved, dryRun, yes }: PruneWords): Promise<number> {
  const spools = new Spools(spoolRoot())
  const wish = {
    ...(olderThan !== undefined && { olderThanDays: olderThan }),
    ...(keep !== undefined && { keepBytes: keep }),
    ...(unsaved && { unsaved }),
  }
  return await attempt(async () => {
    const preview = spools.prune({ ...wish, dryRun: true })
    if (preview.unsaved > 0) {
      const which = preview.unsaved === 1 ? 'it is' : 'they are'
      process.stderr.write(
        `${sessions(preview.unsaved)} would go, but ${which} saved nowhere else: --unsaved takes them too\n`,
      )
    }
    if (dryRun || preview.removed.length === 0) {
      for (const spool of preview.removed) process.stdout.write(`${lineOf(spool)}\n`)
      process.stdout.write(`${sessions(preview.removed.length)} to remove, ${sizeOf(preview.bytes)}\n`)
      return
    }
    if (!(await agreed(preview.removed, yes === true))) return
    const { removed, bytes } = spools.prune({ ...wish, dryRun: false })
    process.stdout.write(`${sessions(removed.length)} removed, ${sizeOf(bytes)}\n`)
  })
}

async function agreed(chosen: readonly SpoolInfo[], yes: boolean): Promise<boolean> {
  if (yes) return true
  for (const spool of chosen) process.stderr.write(`${lineOf(spool)}\n`)
  if (!process.stdin.isTTY) throw new Error('Nothing was removed: say --yes')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Remove ${sessions(chosen.length)} for good? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

function lineOf({ path, title, state, startedAtMs, bytes, frames }: SpoolInfo): string {
  const started = new Date(startedAtMs).toISOString().slice(0, 19).replace('T', ' ')
  const count = frames === null ? '' : `  ${frames} frames`
  return `${path}  ${state}  ${started}  ${sizeOf(bytes)}${count}  ${escapeText(title)}`
}

const sessions = (count: number): string => `${count} session${count === 1 ? '' : 's'}`

function sizeOf(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`
}

async function attempt(work: () => Promise<void>): Promise<number> {
  try {
    await work()
    return 0
  } catch (error) {
    return complain((error as Error).message)
  }
}

function complain(message: string): number {
  process.stderr.write(`tapscope: ${message}\n`)
  return FAILED
}
