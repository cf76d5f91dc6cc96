/** The form of a source that is added by hand: a machine behind ssh, or a pipe. */
import type { AddedSource } from './capture-plan.ts'

export interface SourceDraft {
  readonly kind: 'ssh' | 'pipe'
  readonly host: string
  readonly user: string
  readonly port: string
  readonly identity: string
  readonly interface: string
  readonly command: string
  readonly pipe: string
}

export const NEW_SOURCE: SourceDraft = {
  kind: 'ssh',
  host: '',
  user: '',
  port: '',
  identity: '',
  interface: '',
  command: '',
  pipe: '',
}

export const sourceDraft = ({ name, ssh }: AddedSource): SourceDraft =>
  ssh
    ? {
        ...NEW_SOURCE,
        host: ssh.host,
        user: ssh.user ?? '',
        port: ssh.port === undefined ? '' : String(ssh.port),
        identity: ssh.identity ?? '',
        interface: ssh.interface ?? '',
        command: ssh.command ?? '',
      }
    : { ...NEW_SOURCE, kind: 'pipe', pipe: name }

/** As ssh takes it: no blanks, and not the look of an option. */
const WORD = /^[^-\s\0][^\s\0]*$/

/** What is wrong, by field. Nothing is said of fields that wait to be filled in. */
export function refuseSource(draft: SourceDraft): ReadonlyMap<keyof SourceDraft, string> {
  const problems = new Map<keyof SourceDraft, string>()
  if (draft.kind === 'pipe') {
    if (draft.pipe !== '' && !draft.pipe.startsWith('/')) problems.set('pipe', 'Write its whole path, from / on.')
    return problems
  }
  for (const field of ['host', 'user', 'interface'] as const) {
    const text = draft[field].trim()
    if (text !== '' && !WORD.test(text)) problems.set(field, 'No blanks, and no - at the beginning.')
  }
  const port = Number(draft.port)
  if (draft.port.trim() !== '' && !(Number.isInteger(port) && port >= 1 && port <= 65535))
    problems.set('port', 'From 1 to 65535.')
  return problems
}

/** The source; null while something is wrong or missing. */
export function sourceOf(draft: SourceDraft): AddedSource | null {
  if (refuseSource(draft).size > 0) return null
  if (draft.kind === 'pipe') return draft.pipe.trim() === '' ? null : { name: draft.pipe.trim(), ssh: null }
  const [host, user, port, identity, name, command] = (
    ['host', 'user', 'port', 'identity', 'interface', 'command'] as const
  ).map((field) => draft[field].trim())
  if (host === '') return null
  const place = `${user === '' ? '' : `${user}@`}${host}${port === '' ? '' : `:${port}`}`
  return {
    name: command === '' ? `ssh ${place} ${name === '' ? 'any' : name}` : `ssh ${place} ${command}`.slice(0, 200),
    ssh: {
      host,
      ...(user !== '' && { user }),
      ...(port !== '' && { port: Number(port) }),
      ...(identity !== '' && { identity }),
      ...(name !== '' && { interface: name }),
      ...(command !== '' && { command }),
    },
  }
}
