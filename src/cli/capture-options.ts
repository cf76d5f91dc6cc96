/** What `capture` is asked for, from the words of its command line in their order: what belongs to an interface stands after its `-i`. */
import { fail, ok, type Result } from '../shared/base/result.ts'
import { type CaptureInterfaceOptions, SSH_SOURCE } from '../shared/wire/capture.ts'
import type { ReadWords } from './read-options.ts'

/** Flags of an interface, as they came: names of long options, values where they have one. */
export type InterfaceWord = readonly [flag: string, value: string]

export interface CaptureWords extends Omit<ReadWords, 'readFile' | '2'> {
  readonly autostop: readonly string[]
  readonly ringBuffer: readonly string[]
  readonly processes: boolean
  readonly timeStampPrecision?: string
}

/** The interfaces with their options; those before the first `-i` are for all. None when none is named. */
export function captureInterfaces(
  words: readonly InterfaceWord[],
  filterWords: readonly string[],
  preferences: readonly string[],
): Result<CaptureInterfaceOptions[]> {
  let defaults: Omit<CaptureInterfaceOptions, 'name'> = {}
  const chosen: CaptureInterfaceOptions[] = []
  for (const [flag, value] of words) {
    if (flag === 'interface') {
      const named = namedInterface(value)
      if (!named.ok) return named
      chosen.push({ ...defaults, ...named.value })
      continue
    }
    const setting = settingOf(flag, value)
    if (!setting.ok) return setting
    const last = chosen.pop()
    if (last) chosen.push({ ...last, ...setting.value })
    else defaults = { ...defaults, ...setting.value }
  }
  if (filterWords.length > 0) {
    if (words.some(([flag]) => flag === 'filter'))
      return fail('Capture filters were specified both with "-f" and with additional command-line arguments.')
    defaults = { ...defaults, filter: filterWords.join(' ') }
    chosen.forEach((one, i) => {
      chosen[i] = { ...one, filter: filterWords.join(' ') }
    })
  }
  if (chosen.length === 0) chosen.push({ name: '', ...defaults })
  return withForms(chosen, preferences)
}

/** `ssh://[USER@]HOST[:PORT][/INTERFACE]` is an interface of another machine. */
function namedInterface(name: string): Result<CaptureInterfaceOptions> {
  if (!name.startsWith('ssh://')) return name === '' ? fail('An interface has no name') : ok({ name })
  const match = /^ssh:\/\/(?:([^@/]+)@)?(\[[^\]]+\]|[^:/@]+)(?::(\d{1,5}))?(?:\/(.+))?$/.exec(name)
  const [, user, host = '', port, device] = match ?? []
  const ssh = SSH_SOURCE.safeParse({
    host: host.replace(/^\[|\]$/g, ''),
    ...(user && { user }),
    ...(port && { port: Number(port) }),
    ...(device && { interface: device }),
  })
  if (!match || !ssh.success) return fail(`"${name}" isn't ssh://[USER@]HOST[:PORT][/INTERFACE]`)
  return ok({ name, ssh: ssh.data })
}

function settingOf(flag: string, value: string): Result<Partial<CaptureInterfaceOptions>> {
  const number = Number(value)
  const whole = /^\d+$/.test(value)
  switch (flag) {
    case 'filter':
      return ok({ filter: value })
    case 'no-promiscuous-mode':
      return ok({ promiscuous: false })
    case 'monitor-mode':
      return ok({ monitor: true })
    case 'linktype':
      return ok({ linkType: value })
    case 'time-stamp-type':
      return ok({ timestampType: value })
    case 'snaplen':
      if (!whole || number > 262144) return fail(`The specified snapshot length "${value}" isn't a number up to 262144`)
      return ok(number === 0 ? {} : { snaplen: number })
    case 'buffer-size':
      return whole && number > 0
        ? ok({ bufferMib: number })
        : fail(`The specified buffer size "${value}" isn't a number`)
    default:
      return whole && number > 0 ? ok({ sample: number }) : fail(`--sample wants a number, not "${value}"`)
  }
}

/** `-o extcap.INTERFACE.OPTION:VALUE`, as tshark has it. */
function withForms(
  chosen: readonly CaptureInterfaceOptions[],
  preferences: readonly string[],
): Result<CaptureInterfaceOptions[]> {
  const forms = new Map<string, Record<string, string>>()
  for (const preference of preferences) {
    const [, name, option, value] = /^extcap\.(.+)\.([\w-]+):(.*)$/s.exec(preference) ?? []
    if (name === undefined) return fail(`Invalid -o flag "${preference}"`)
    if (!chosen.some((one) => one.name === name)) return fail(`-o ${preference}: ${name} isn't captured from`)
    forms.set(name, { ...forms.get(name), [option]: value })
  }
  return ok(
    chosen.map((one) => {
      const extcap = forms.get(one.name)
      return extcap ? { ...one, extcap } : one
    }),
  )
}

export const isForm = (preference: string): boolean => preference.startsWith('extcap.')
