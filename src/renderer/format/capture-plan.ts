/** What is to be captured and how, as the capture page and its options keep it, and the call that it becomes. */
import type {
  CaptureInterface,
  CaptureInterfaceOptions,
  CaptureLimits,
  CaptureStart,
  SshSource,
} from '../../shared/wire/capture.ts'
import { formatDuration, formatKilobytes } from './amounts.ts'
import { refuseForm } from './extcap-form.ts'
import { formatCount, plural } from './numbers.ts'

/** What is set for one interface only. */
export type InterfaceSettings = Omit<CaptureInterfaceOptions, 'name' | 'ssh'>

/** A source that no list has: a machine behind ssh, or a FIFO by its path. */
export interface AddedSource {
  readonly name: string
  readonly ssh: SshSource | null
}

export interface CapturePlan {
  readonly chosen: readonly string[]
  /** Of the interfaces that have no filter of their own. */
  readonly filter: string
  readonly promiscuous: boolean
  readonly settings: Readonly<Record<string, InterfaceSettings>>
  readonly added: readonly AddedSource[]
  /** Null for the spool folder. */
  readonly path: string | null
  readonly ring: CaptureLimits | null
  readonly stop: CaptureLimits
  readonly processes: boolean
}

export const NEW_PLAN: CapturePlan = {
  chosen: [],
  filter: '',
  promiscuous: true,
  settings: {},
  added: [],
  path: null,
  ring: null,
  stop: {},
  processes: true,
}

/** Values of forms that are not kept: passwords, by interface and argument. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>

export const isAdded = ({ added }: CapturePlan, name: string): boolean => added.some((source) => source.name === name)

/** Those chosen that are there. */
export const presentOf = (plan: CapturePlan, known: readonly CaptureInterface[]): string[] =>
  plan.chosen.filter((name) => isAdded(plan, name) || known.some((entry) => entry.name === name))

export const filterOf = ({ filter, settings }: CapturePlan, name: string): string =>
  (settings[name]?.filter ?? filter).trim()

const isEmpty = (value: object): boolean => Object.keys(value).length === 0

export function startOf(plan: CapturePlan, known: readonly CaptureInterface[], secrets: Secrets = {}): CaptureStart {
  const interfaces = presentOf(plan, known).map((name): CaptureInterfaceOptions => {
    const { filter: _own, promiscuous = plan.promiscuous, extcap, ...rest } = plan.settings[name] ?? {}
    const filter = filterOf(plan, name)
    const ssh = plan.added.find((source) => source.name === name)?.ssh
    const form = { ...extcap, ...secrets[name] }
    return {
      name,
      ...(filter !== '' && { filter }),
      ...(!promiscuous && { promiscuous }),
      ...rest,
      ...(!isEmpty(form) && { extcap: form }),
      ...(ssh && { ssh }),
    }
  })
  const { path, ring, stop, processes } = plan
  return {
    interfaces,
    ...((path !== null || ring) && { output: { path, ring } }),
    ...(!isEmpty(stop) && { stop }),
    ...(!processes && { processes }),
  }
}

/** The plan that becomes such a start. What is the same for all interfaces is the plan's own. */
export function planOf({ interfaces, output, stop, processes }: CaptureStart): CapturePlan {
  const [first] = interfaces
  const sameFilter = interfaces.every(({ filter }) => (filter ?? '') === (first.filter ?? ''))
  const samePromiscuous = interfaces.every(({ promiscuous }) => (promiscuous ?? true) === (first.promiscuous ?? true))
  const settings: Record<string, InterfaceSettings> = {}
  for (const { name, ssh: _ssh, filter, promiscuous, ...rest } of interfaces) {
    const own: InterfaceSettings = {
      ...(!sameFilter && { filter: filter ?? '' }),
      ...(!samePromiscuous && { promiscuous: promiscuous ?? true }),
      ...rest,
    }
    if (!isEmpty(own)) settings[name] = own
  }
  return {
    chosen: interfaces.map(({ name }) => name),
    filter: sameFilter ? (first.filter ?? '') : '',
    promiscuous: samePromiscuous ? (first.promiscuous ?? true) : true,
    settings,
    added: interfaces
      .filter(({ name, ssh }) => ssh || name.includes('/'))
      .map(({ name, ssh }) => ({ name, ssh: ssh ?? null })),
    path: output?.path ?? null,
    ring: output?.ring ?? null,
    stop: stop ?? {},
    processes: processes ?? true,
  }
}

/** Why the plan can't start, by the interface it is about. */
export function refusePlan(
  plan: CapturePlan,
  known: readonly CaptureInterface[],
  filterProblems: ReadonlyMap<string, string>,
  secrets: Secrets = {},
): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  for (const name of presentOf(plan, known)) {
    const { extcap } = known.find((entry) => entry.name === name) ?? {}
    const form = extcap && refuseForm(extcap.arguments, { ...plan.settings[name]?.extcap, ...secrets[name] })
    const problem = filterProblems.get(name) ?? form
    if (problem) problems.set(name, problem)
  }
  return problems
}

function describeLimits({ durationSeconds, fileKb, packets }: CaptureLimits): string[] {
  return [
    ...(durationSeconds === undefined ? [] : [formatDuration(durationSeconds)]),
    ...(fileKb === undefined ? [] : [formatKilobytes(fileKb)]),
    ...(packets === undefined ? [] : [plural(packets, 'packet')]),
  ]
}

/** What differs from a plain capture into the spool folder, a few words each. */
export function describePlan(plan: CapturePlan, present: readonly string[]): string[] {
  const { path, ring, stop, processes } = plan
  const words: string[] = []
  for (const name of present) {
    const { sample = 1, monitor, snaplen, linkType } = plan.settings[name] ?? {}
    if (sample > 1) words.push(`Only 1 frame of ${formatCount(sample)} of ${name}`)
    if (monitor) words.push(`Monitor mode on ${name}`)
    if (snaplen !== undefined) words.push(`${formatCount(snaplen)} bytes a frame of ${name}`)
    if (linkType !== undefined) words.push(`${linkType} on ${name}`)
  }
  if (path !== null) words.push(`Into ${path}`)
  if (ring) {
    const kept = ring.files === undefined ? 'all kept' : `the last ${formatCount(ring.files)} kept`
    words.push(`A new file every ${describeLimits(ring).join(' or ')}, ${kept}`)
  }
  const ends = [...describeLimits(stop), ...(stop.files === undefined ? [] : [plural(stop.files, 'file')])]
  if (ends.length > 0) words.push(`Stops after ${ends.join(' or ')}`)
  if (!processes) words.push('Without processes')
  return words
}
