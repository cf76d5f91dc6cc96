/**
 * The MCP servers and AI agents that run on this machine just now. A server is a process whose stdin and stdout are pipes or sockets that one
 * of its ancestors holds the other ends of, and of which its name, its arguments or a client's configuration say that it is one. Linux; elsewhere
 * there are none.
 */
import { attachedPid, findTap } from '../mcp-configs/tap-words.ts'
import { programName } from '../stdio/program-name.ts'
import { agentOf, programOf, serverReason } from './command-name.ts'
import { LAUNCHERS, SHELLS, TOOLS } from './known.ts'
import { openFiles, type ProcessInfo, readProcesses } from './processes.ts'

export interface DiscoveredProcess {
  readonly pid: number
  readonly kind: 'mcp-server' | 'agent'
  readonly command: readonly string[]
  /** Short name of the program. */
  readonly name: string
  /** The program at the other end of a server's streams; of an agent, what started it. */
  readonly client: { readonly pid: number; readonly name: string } | null
  /** Why it is in the list, in a few words. */
  readonly reason: string
  /** Whether a tap of ours stands between it and its client, or is attached to it. */
  readonly tapped: boolean
}

export interface DiscoverOptions {
  /** Command lines of configured servers. */
  readonly configured?: readonly (readonly string[])[]
  /** Processes that tap what they start. */
  readonly tappers?: ReadonlySet<number>
}

const PIPE = /^(pipe|socket):\[(\d+)\]$/

export function discover(options: DiscoverOptions = {}): DiscoveredProcess[] {
  return process.platform === 'linux' ? new Discovery(options).run() : []
}

class Discovery {
  private readonly processes = readProcesses()
  private readonly attached = new Set([...this.processes.values()].map(({ words }) => attachedPid(words)))
  private readonly held = new Map<number, ReadonlySet<string> | undefined>()
  private readonly options: DiscoverOptions

  constructor(options: DiscoverOptions) {
    this.options = options
  }

  run(): DiscoveredProcess[] {
    const found: DiscoveredProcess[] = []
    for (const one of this.processes.values()) {
      if (one.pid === process.pid) continue
      const entry = this.server(one) ?? this.agent(one)
      if (entry) found.push(entry)
    }
    return found.sort((a, b) => a.pid - b.pid)
  }

  private server(one: ProcessInfo): DiscoveredProcess | undefined {
    if (!PIPE.test(one.stdin ?? '') || !PIPE.test(one.stdout ?? '') || isOrdinary(one) || isTap(one)) return undefined
    const family = this.family(one)
    // Of a launcher and what it launched the latter reads and writes; of a server and its workers the former.
    if (family.slice(1).some((ancestor) => !isLauncher(ancestor))) return undefined
    if (isLauncher(one) && this.hasHeir(one)) return undefined
    const reason = this.reason(family)
    if (!reason) return undefined
    const client = this.client(one, topOf(family))
    if (!client) return undefined
    const tapped = isTap(client) || this.attached.has(one.pid) || this.options.tappers?.has(client.pid) === true
    const beyond = isTap(client) ? this.client(client, topOf(this.family(client))) : client
    return {
      pid: one.pid,
      kind: 'mcp-server',
      command: one.words,
      name: nameOf(topOf(family), one),
      client: beyond ? { pid: beyond.pid, name: clientName(beyond) } : null,
      reason,
      tapped,
    }
  }

  private agent(one: ProcessInfo): DiscoveredProcess | undefined {
    const name = agentOf(one.words)
    if (name === undefined) return undefined
    for (const ancestor of this.ancestors(one)) if (agentOf(ancestor.words) === name) return undefined
    const parent = this.processes.get(one.parent)
    return {
      pid: one.pid,
      kind: 'agent',
      command: one.words,
      name,
      client: parent ? { pid: parent.pid, name: clientName(parent) } : null,
      reason: 'a known agent',
      tapped: this.attached.has(one.pid) || (parent !== undefined && isTap(parent)),
    }
  }

  /** The process and those above it that have the same stdin and stdout. */
  private family(one: ProcessInfo): ProcessInfo[] {
    const family = [one]
    for (const ancestor of this.ancestors(one)) {
      if (ancestor.stdin !== one.stdin || ancestor.stdout !== one.stdout) break
      family.push(ancestor)
    }
    return family
  }

  /** Whether something below has the same streams and is no shell or tool. */
  private hasHeir(one: ProcessInfo): boolean {
    return [...this.processes.values()].some(
      (other) =>
        other.pid !== one.pid &&
        other.stdin === one.stdin &&
        other.stdout === one.stdout &&
        !isOrdinary(other) &&
        [...this.ancestors(other)].includes(one),
    )
  }

  private reason(family: readonly ProcessInfo[]): string | undefined {
    const { configured = [] } = this.options
    for (const { words } of family) {
      if (configured.some((command) => isCommand(words, command))) return 'it is configured'
    }
    for (const one of family) {
      const reason = SHELLS.has(programOf(one.words)) ? undefined : serverReason(one.words, programName(one.words))
      if (reason) return reason
    }
    return undefined
  }

  /** The nearest ancestor that has the other ends of both streams. */
  private client(one: ProcessInfo, top: ProcessInfo): ProcessInfo | undefined {
    const [parent, ...others] = this.ancestors(top)
    if (!parent) return undefined
    const holder = [parent, ...others].find(({ pid }) => {
      const held = this.heldBy(pid)
      // Where nobody may look, the nearest is believed.
      return !held || (holdsOtherEnd(held, one.stdin) && holdsOtherEnd(held, one.stdout))
    })
    if (holder) return holder
    // Numbers of sockets are not always in a row; shells make pipes only.
    return isSocket(one.stdin) && isSocket(one.stdout) && this.hasSockets(parent) ? parent : undefined
  }

  private hasSockets({ pid }: ProcessInfo): boolean {
    return [...(this.heldBy(pid) ?? [])].some(isSocket)
  }

  private heldBy(pid: number): ReadonlySet<string> | undefined {
    if (!this.held.has(pid)) this.held.set(pid, openFiles(pid))
    return this.held.get(pid)
  }

  private *ancestors({ parent }: ProcessInfo): Generator<ProcessInfo> {
    for (let at = this.processes.get(parent); at; at = this.processes.get(at.parent)) yield at
  }
}

/** Both ends of a pipe have one number; the ends of a pair of sockets are made one after the other. */
function holdsOtherEnd(held: ReadonlySet<string>, end: string | null): boolean {
  const [, kind, number] = PIPE.exec(end ?? '') ?? []
  if (kind === 'pipe') return held.has(`pipe:[${number}]`)
  return held.has(`socket:[${Number(number) - 1}]`) || held.has(`socket:[${Number(number) + 1}]`)
}

const isSocket = (end: string | null): boolean => end?.startsWith('socket:') === true
const topOf = (family: readonly ProcessInfo[]): ProcessInfo => family[family.length - 1]
const isTap = ({ words }: ProcessInfo): boolean => findTap(words) !== undefined || programOf(words) === 'taprelay'
const isOrdinary = ({ words }: ProcessInfo): boolean => SHELLS.has(programOf(words)) || TOOLS.has(programOf(words))

function isLauncher({ words }: ProcessInfo): boolean {
  const program = programOf(words)
  return (
    LAUNCHERS.has(program) || SHELLS.has(program) || /[\\/](npx|npm|pnpm|yarn)(-cli)?(\.c?js)?$/.test(words[1] ?? '')
  )
}

/** As a person would call it: what was asked for, not what a launcher made of it. */
function nameOf(top: ProcessInfo, one: ProcessInfo): string {
  const isShell = SHELLS.has(programOf(top.words))
  return programName(isShell ? one.words : top.words)
}

const clientName = ({ words }: ProcessInfo): string => agentOf(words) ?? programName(words)

/** Whether a process runs a configured command, perhaps by an interpreter that its first line names. */
function isCommand(words: readonly string[], command: readonly string[]): boolean {
  const tail = words.slice(-command.length)
  if (tail.length < command.length || command.length === 0) return false
  const [first, ...rest] = command
  return programOf([tail[0]]) === programOf([first]) && rest.every((word, i) => word === tail[i + 1])
}
