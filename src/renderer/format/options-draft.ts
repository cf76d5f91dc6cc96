/** What the options dialog holds while it is filled in: numbers as they are typed. Read back, it is a plan, or what is wrong by field. */
import type { Result } from '../../shared/base/result.ts'
import type { CaptureInterface, CaptureLimits } from '../../shared/wire/capture.ts'
import { formatDuration, formatKilobytes, parseCount, parseDuration, parseSize } from './amounts.ts'
import type { CapturePlan, InterfaceSettings, Secrets } from './capture-plan.ts'
import { type ExtcapValues, keyOf } from './extcap-form.ts'

export interface LimitsDraft {
  readonly duration: string
  readonly size: string
  readonly packets: string
  readonly files: string
}

export interface InterfaceDraft {
  /** Undefined: as all have it. */
  readonly filter: string | undefined
  readonly promiscuous: boolean | undefined
  readonly monitor: boolean
  readonly linkType: string
  readonly timestampType: string
  readonly snaplen: string
  readonly bufferMib: string
  readonly sample: string
  readonly extcap: ExtcapValues
}

export interface OptionsDraft {
  readonly chosen: readonly string[]
  readonly interfaces: Readonly<Record<string, InterfaceDraft>>
  readonly toFile: boolean
  readonly path: string
  readonly ring: boolean
  readonly ringLimits: LimitsDraft
  readonly stop: LimitsDraft
  readonly processes: boolean
  readonly resolveNames: boolean
}

export interface ReadDraft {
  readonly plan: CapturePlan
  readonly secrets: Secrets
  readonly resolveNames: boolean
  /** By field: `stop.size`, `eth0.snaplen`. */
  readonly problems: ReadonlyMap<string, string>
}

const MOST_SNAPLEN = 262144
const MOST_BUFFER_MIB = 4096
const MOST_SAMPLE = 1_000_000
const MOST_FILES = 100_000

const textOf = (n: number | undefined): string => (n === undefined ? '' : String(n))

const limitsDraft = ({ durationSeconds, fileKb, packets, files }: CaptureLimits): LimitsDraft => ({
  duration: durationSeconds === undefined ? '' : formatDuration(durationSeconds),
  size: fileKb === undefined ? '' : formatKilobytes(fileKb),
  packets: textOf(packets),
  files: textOf(files),
})

export const interfaceDraft = (settings: InterfaceSettings = {}, secrets: ExtcapValues = {}): InterfaceDraft => ({
  filter: settings.filter,
  promiscuous: settings.promiscuous,
  monitor: settings.monitor ?? false,
  linkType: settings.linkType ?? '',
  timestampType: settings.timestampType ?? '',
  snaplen: textOf(settings.snaplen),
  bufferMib: textOf(settings.bufferMib),
  sample: textOf(settings.sample),
  extcap: { ...settings.extcap, ...secrets },
})

export function draftOf(plan: CapturePlan, secrets: Secrets, resolveNames: boolean): OptionsDraft {
  const interfaces: Record<string, InterfaceDraft> = {}
  for (const name of new Set([...Object.keys(plan.settings), ...Object.keys(secrets)])) {
    interfaces[name] = interfaceDraft(plan.settings[name], secrets[name])
  }
  return {
    chosen: plan.chosen,
    interfaces,
    toFile: plan.path !== null,
    path: plan.path ?? '',
    ring: plan.ring !== null,
    ringLimits: limitsDraft(plan.ring ?? {}),
    stop: limitsDraft(plan.stop),
    processes: plan.processes,
    resolveNames,
  }
}

class Reader {
  readonly problems = new Map<string, string>()

  /** The amount as a member of that name; nothing when it is empty or wrong. */
  amount<K extends string>(field: string, name: K, parsed: Result<number | undefined>): { readonly [P in K]?: number } {
    if (!parsed.ok) this.problems.set(field, parsed.error)
    return parsed.ok && parsed.value !== undefined ? ({ [name]: parsed.value } as { [P in K]: number }) : {}
  }

  limits(place: 'ring' | 'stop', draft: LimitsDraft, withFiles: boolean): CaptureLimits {
    return {
      ...this.amount(`${place}.duration`, 'durationSeconds', parseDuration(draft.duration)),
      ...this.amount(`${place}.size`, 'fileKb', parseSize(draft.size)),
      ...this.amount(`${place}.packets`, 'packets', parseCount(draft.packets)),
      ...(withFiles && this.amount(`${place}.files`, 'files', parseCount(draft.files, MOST_FILES))),
    }
  }

  settings(name: string, draft: InterfaceDraft, passwords: readonly string[]): InterfaceSettings {
    const extcap = Object.fromEntries(Object.entries(draft.extcap).filter(([key]) => !passwords.includes(key)))
    return {
      ...(draft.filter !== undefined && { filter: draft.filter }),
      ...(draft.promiscuous !== undefined && { promiscuous: draft.promiscuous }),
      ...(draft.monitor && { monitor: true }),
      ...(draft.linkType !== '' && { linkType: draft.linkType }),
      ...(draft.timestampType !== '' && { timestampType: draft.timestampType }),
      ...this.amount(`${name}.snaplen`, 'snaplen', parseCount(draft.snaplen, MOST_SNAPLEN)),
      ...this.amount(`${name}.bufferMib`, 'bufferMib', parseCount(draft.bufferMib, MOST_BUFFER_MIB)),
      ...this.amount(`${name}.sample`, 'sample', parseCount(draft.sample, MOST_SAMPLE)),
      ...(Object.keys(extcap).length > 0 && { extcap }),
    }
  }
}

const passwordsOf = (known: readonly CaptureInterface[], name: string): string[] =>
  (known.find((entry) => entry.name === name)?.extcap?.arguments ?? [])
    .filter(({ type }) => type === 'password')
    .map(keyOf)

/** What the dialog says, put into `before`, the plan it began with. */
export function readDraft(draft: OptionsDraft, before: CapturePlan, known: readonly CaptureInterface[]): ReadDraft {
  const reader = new Reader()
  const settings: Record<string, InterfaceSettings> = {}
  const secrets: Record<string, ExtcapValues> = {}
  for (const [name, one] of Object.entries(draft.interfaces)) {
    const passwords = passwordsOf(known, name)
    const own = reader.settings(name, one, passwords)
    if (Object.keys(own).length > 0) settings[name] = own
    const kept = Object.entries(one.extcap).filter(([key]) => passwords.includes(key))
    if (kept.length > 0) secrets[name] = Object.fromEntries(kept)
  }
  const path = draft.path.trim()
  if (draft.toFile && path === '') reader.problems.set('path', 'Say which file.')
  const ring = draft.ring ? reader.limits('ring', draft.ringLimits, true) : null
  if (ring && !/^(ring\.(duration|size|packets))$/m.test([...reader.problems.keys()].join('\n'))) {
    const { durationSeconds, fileKb, packets } = ring
    if (durationSeconds === undefined && fileKb === undefined && packets === undefined)
      reader.problems.set('ring', 'Say when the next file begins: after a time, a size or a number of packets.')
  }
  return {
    plan: {
      ...before,
      chosen: draft.chosen,
      settings,
      path: draft.toFile ? path : null,
      ring,
      stop: reader.limits('stop', draft.stop, draft.ring),
      processes: draft.processes,
    },
    secrets,
    resolveNames: draft.resolveNames,
    problems: reader.problems,
  }
}
