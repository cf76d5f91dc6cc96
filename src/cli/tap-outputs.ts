/** The outputs of `tap` and `replay`: from what the command line and the policy say to where events go, and what became of them. */
import { randomBytes } from 'node:crypto'
import { fstatSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isatty } from 'node:tty'
import { createOutput, FORMATS } from '../engine/sinks/create.ts'
import type { SinkEvent } from '../engine/sinks/event.ts'
import type { EventSink } from '../engine/sinks/output.ts'
import { loadPolicy, type PolicyRedaction, redactionIn, refusal } from '../engine/sinks/policy.ts'
import { type OutputSpec, parseOutput } from '../engine/sinks/spec.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { pcapngEventEncoder } from './tap-pcapng.ts'
import { VERSION } from './version.ts'

export interface OutputWords {
  readonly output: readonly string[]
  readonly format?: string
  readonly redact?: boolean
  readonly redactPattern: readonly string[]
  readonly redactPath: readonly string[]
  readonly redactDetectors?: string
  readonly redactKeepLength?: boolean
  readonly quiet?: boolean
}

export interface AllowedOutputs {
  readonly specs: readonly OutputSpec[]
  /** Whether the policy allows attaching to programs. */
  readonly mayAttach: boolean
  readonly redaction: PolicyRedaction
}

const STDOUT = 1

/**
 * What is meant by the words; standard output when they name nothing. A named pipe in a shell's pipeline
 * (`--output pipe:compress | gzip`) feeds that too. `ownsStdout` says that it is somebody else's.
 */
export function allowedOutputs(words: OutputWords, ownsStdout: boolean): Result<AllowedOutputs> {
  const specs: OutputSpec[] = []
  for (const word of words.output.length > 0 ? words.output : ['stdout']) {
    const spec = parseOutput(word)
    if (!spec.ok) return spec
    specs.push(spec.value)
  }
  const names = specs.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) return fail(`the output ${twice} is named twice`)
  const piped = ownsStdout && specs.some(({ kind }) => kind === 'pipe') && !names.includes('stdout')
  const stdout = piped && fstatSync(STDOUT).isFIFO() ? parseOutput('stdout') : fail('')
  if (stdout.ok) specs.push(stdout.value)
  const policy = loadPolicy()
  if (!policy.ok) return policy
  const refused = refusal(policy.value, specs, redacts(words))
  if (refused !== null) return fail(refused)
  return ok({ specs, mayAttach: policy.value.attach !== 'forbidden', redaction: redactionIn(policy.value) })
}

/** Whether redaction is asked for: what says how asks for it too. */
export function redacts({
  redact,
  redactPattern,
  redactPath,
  redactDetectors,
  redactKeepLength,
}: OutputWords): boolean {
  return Boolean(
    redact || redactPattern.length > 0 || redactPath.length > 0 || redactDetectors !== undefined || redactKeepLength,
  )
}

export class Outputs {
  private readonly sinks: readonly EventSink[]
  private readonly folder: string
  private readonly quiet: boolean

  private constructor(sinks: readonly EventSink[], folder: string, quiet: boolean) {
    this.sinks = sinks
    this.folder = folder
    this.quiet = quiet
  }

  static async open(specs: readonly OutputSpec[], words: OutputWords): Promise<Result<Outputs>> {
    const format = FORMATS.find((one) => one === words.format) ?? null
    if (words.format !== undefined && format === null)
      return fail(`unknown format '${words.format}'; there are ${FORMATS.join(', ')}`)
    // Made when something has to go there.
    const folder = join(tmpdir(), `tapscope-outputs-${randomBytes(12).toString('hex')}`)
    // Whoever started us may have closed it.
    process.stderr.on('error', () => {})
    const sinks: EventSink[] = []
    for (const spec of specs) {
      const sink = await createOutput(spec, sinks.length + 1, {
        format,
        version: VERSION,
        terminal: isatty(STDOUT),
        spillFolder: folder,
        environment: process.env,
        pcapng: pcapngEventEncoder,
        say: (message) => void process.stderr.write(`tapscope: ${message}\n`),
      })
      if (sink.ok) {
        sinks.push(sink.value)
        continue
      }
      await Promise.all(sinks.map((one) => one.finish(0)))
      rmSync(folder, { recursive: true, force: true })
      return sink
    }
    return ok(new Outputs(sinks, folder, words.quiet === true))
  }

  /** Nobody reads any of them any more. */
  get gone(): boolean {
    return this.sinks.every(({ gone }) => gone)
  }

  write(event: SinkEvent): void {
    for (const sink of this.sinks) sink.write(event)
  }

  /** Resolves when all have room for more, or the signal is aborted. */
  async ready(signal: AbortSignal): Promise<void> {
    await Promise.all(this.sinks.map((sink) => sink.ready(signal)))
  }

  /** Ends the wait of `finish`. */
  giveUp(): void {
    for (const sink of this.sinks) sink.giveUp()
  }

  /** Sends what waits, for so long at most, and says what became of everything. False when an event did not arrive. */
  async finish(patienceMs: number): Promise<boolean> {
    await Promise.all(this.sinks.map((sink) => sink.finish(patienceMs)))
    rmSync(this.folder, { recursive: true, force: true })
    const whole = this.sinks.every(({ counts, gone }) => gone || counts.dropped + counts.refused === 0)
    if (!this.quiet || !whole) for (const sink of this.sinks) process.stderr.write(`tapscope: ${summary(sink)}\n`)
    return whole
  }
}

function summary({ name, counts, gone }: EventSink): string {
  const { written, delivered, dropped, refused, resent } = counts
  const parts = [`${delivered} of ${written} events`]
  if (dropped > 0) parts.push(`${dropped} dropped`)
  if (refused > 0) parts.push(`${refused} refused by the receiver`)
  if (resent > 0) parts.push(`${resent} sent again`)
  if (gone) parts.push('its reader went away')
  return `${name}: ${parts.join(', ')}`
}
