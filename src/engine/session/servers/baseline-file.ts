/**
 * Baselines on disk: a file for each program, for its owner alone. In it, what the program's servers offered: one baseline for each command
 * and name that the server gave itself, so that an update or other arguments do not overwrite what was remembered. docs/formats.md has it.
 */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import { writePrivately } from '../../store/private-file.ts'

const MAX_FILE = 64 * 1024 * 1024
/** Baselines of one program. */
const MAX_BASELINES = 64

const STORED_TOOL = z.looseObject({ name: z.string() })
const STORED = z.strictObject({
  version: z.literal(1),
  program: z.string(),
  baselines: z.array(
    z.strictObject({
      /** What the server calls itself. */
      name: z.string(),
      /** What its client called itself: servers offer one more than another. */
      client: z.string().default(''),
      serverVersion: z.string(),
      instructions: z.string(),
      /** Without secrets; its hash is of the whole. */
      command: z.string(),
      commandHash: z.string(),
      madeAt: z.iso.datetime(),
      /** Name of the file it was seen in. */
      from: z.string(),
      tools: z.array(STORED_TOOL),
    }),
  ),
})

export type StoredBaseline = z.infer<typeof STORED>['baselines'][number]

export class BaselineFile {
  readonly path: string
  private readonly program: string

  constructor(folder: string, program: string) {
    this.program = program
    const hash = createHash('sha256').update(program).digest('hex').slice(0, 8)
    const name = program
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 80)
    this.path = join(folder, `${name || 'server'}-${hash}.json`)
  }

  /** None where there is no file; fails with what is wrong with one. */
  read(): Result<StoredBaseline[]> {
    try {
      if (statSync(this.path).size > MAX_FILE) return fail(`${this.path} is too large`)
      const stored = STORED.safeParse(JSON.parse(readFileSync(this.path, 'utf8')))
      return stored.success ? ok(stored.data.baselines) : fail(`${this.path} is not what Tapscope writes: move it away`)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return ok([])
      return fail(error instanceof SyntaxError ? `${this.path} is no JSON: move it away` : message)
    }
  }

  /** Replaces the file; without baselines there is none. */
  write(baselines: readonly StoredBaseline[]): Result<null> {
    if (baselines.length > MAX_BASELINES) {
      return fail(`There are ${MAX_BASELINES} baselines of ${this.program} already: forget some`)
    }
    try {
      if (baselines.length === 0) rmSync(this.path, { force: true })
      else writePrivately(this.path, `${JSON.stringify({ version: 1, program: this.program, baselines }, null, 2)}\n`)
      return ok(null)
    } catch (error) {
      return fail((error as Error).message)
    }
  }
}
