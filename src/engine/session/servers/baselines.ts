/**
 * What servers offered when they were seen first, or when a person last agreed to it. Nothing that changed is overwritten unless it is
 * accepted. A server is the same one when its program, its command, the name it gives itself and its client are: servers offer what their
 * client can take. A program that is run otherwise (another version, other arguments), by another client, or that gives itself another name is
 * compared with what it was before.
 */
import { createHash } from 'node:crypto'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { BaselineInfo } from '../../../shared/wire/servers.ts'
import { compareTools, diffLines } from '../../analyze/servers/compare.ts'
import { type StoredTool, sha256Of, storedTool, type ToolRecord, toolOf } from '../../analyze/servers/tool.ts'
import { Redactor } from '../../redact/redactor.ts'
import { BaselineFile, type StoredBaseline } from './baseline-file.ts'

/** A server with the tools that it offers now. */
export interface Sighting {
  readonly program: string
  readonly command: string
  readonly name: string
  /** Name of its client. */
  readonly client: string
  readonly serverVersion: string
  readonly instructions: string
  readonly tools: readonly ToolRecord[]
  /** Name of the file it was seen in. */
  readonly from: string
}

export interface Comparison {
  readonly info: BaselineInfo
  /** Tools that were remembered. */
  readonly before: readonly ToolRecord[]
}

export const NOTHING_TO_COMPARE: Comparison = {
  info: {
    state: 'none',
    madeAtMs: null,
    from: '',
    otherCommand: '',
    otherClient: null,
    changes: [],
    selfChanges: [],
    problem: '',
    digest: '',
  },
  before: [],
}

export class Baselines {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** Compares with what is remembered; remembers what was never seen, unless told not to. */
  meet(sighting: Sighting, remembers = true): Comparison {
    const digest = digestOf(sighting)
    const none: Comparison = { info: { ...NOTHING_TO_COMPARE.info, digest }, before: [] }
    const stored = this.fileOf(sighting).read()
    if (!stored.ok) return withProblem(none, stored.error)
    const known = find(stored.value, sighting)
    if (known) return { info: { ...compare(known, sighting), digest }, before: known.tools.map(toolOf) }
    if (!remembers) return none
    const made = this.accept(sighting)
    if (!made.ok) return withProblem(none, made.error)
    const info = { ...none.info, state: 'first' as const, madeAtMs: Date.parse(made.value.madeAt), from: sighting.from }
    return { info, before: sighting.tools }
  }

  /** Remembers what the server offers now, in place of what is remembered of the same server. */
  accept(sighting: Sighting): Result<StoredBaseline> {
    const file = this.fileOf(sighting)
    const stored = file.read()
    if (!stored.ok) return stored
    const baseline = baselineOf(sighting)
    const others = stored.value.filter((one) => !isSame(one, baseline))
    const written = file.write([...others, baseline])
    return written.ok ? ok(baseline) : fail(written.error)
  }

  /** Removes what the server is compared with. */
  forget(sighting: Sighting): Result<null> {
    const file = this.fileOf(sighting)
    const stored = file.read()
    if (!stored.ok) return stored
    const known = find(stored.value, sighting)
    return file.write(stored.value.filter((one) => one !== known))
  }

  private fileOf({ program }: Sighting): BaselineFile {
    return new BaselineFile(this.folder, program)
  }
}

const withProblem = ({ info, before }: Comparison, problem: string): Comparison => ({
  info: { ...info, state: 'problem', problem },
  before,
})

const digestOf = ({ name, instructions, tools }: Sighting): string =>
  sha256Of([name, instructions, ...tools.flatMap((tool) => [tool.name, tool.sha256])])

const hashOf = (command: string): string => createHash('sha256').update(command).digest('hex')

const isSame = (one: StoredBaseline, { commandHash, name, client }: StoredBaseline): boolean =>
  one.commandHash === commandHash && one.name === name && one.client === client

function baselineOf({ command, name, client, serverVersion, instructions, tools, from }: Sighting): StoredBaseline {
  return {
    name,
    client,
    serverVersion,
    instructions,
    command: new Redactor().text(command),
    commandHash: hashOf(command),
    madeAt: new Date().toISOString(),
    from,
    tools: tools.map((tool): StoredTool => storedTool(tool)),
  }
}

/** The same in all; else what differs least, the newest of these. */
function find(stored: readonly StoredBaseline[], { command, name, client }: Sighting): StoredBaseline | undefined {
  const hash = hashOf(command)
  const byCommand = stored.filter(({ commandHash }) => commandHash === hash)
  return (
    byCommand.find((one) => one.name === name && one.client === client) ??
    byCommand.findLast((one) => one.name === name) ??
    byCommand.at(-1) ??
    stored.findLast((one) => one.name === name && name !== '' && one.client === client) ??
    stored.findLast((one) => one.name === name && name !== '')
  )
}

function compare(known: StoredBaseline, sighting: Sighting): Omit<BaselineInfo, 'digest'> {
  const changes = compareTools(known.tools.map(toolOf), sighting.tools)
  const selfChanges: BaselineInfo['selfChanges'][number][] = []
  // One that was remembered before it said who it is has no name.
  if (known.name !== sighting.name && known.name !== '') {
    selfChanges.push({ what: 'It gives itself another name', diff: diffLines(known.name, sighting.name) })
  }
  if (known.instructions !== sighting.instructions) {
    selfChanges.push({ what: 'Its instructions changed', diff: diffLines(known.instructions, sighting.instructions) })
  }
  return {
    state: changes.length + selfChanges.length > 0 ? 'changed' : 'same',
    madeAtMs: Date.parse(known.madeAt),
    from: known.from,
    otherCommand: known.commandHash === hashOf(sighting.command) ? '' : known.command,
    otherClient: known.client === sighting.client ? null : known.client,
    changes,
    selfChanges,
    problem: '',
  }
}
