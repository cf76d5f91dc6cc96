/** Who started us: the program at the other end of a wrapped command's streams. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { programName } from './program-name.ts'

export interface Client {
  readonly pid: number
  /** Empty when it can't be told. */
  readonly name: string
}

const MAX_SHELLS = 3
const PS_TIMEOUT_MS = 500

/** The nearest ancestor from `pid` on that is no shell in between (`sh -c "tapscope wrap …"`). */
export function clientOf(pid: number): Client {
  let client = describe(pid)
  for (let shells = 0; client?.shell && client.parent > 1 && shells < MAX_SHELLS; shells++) {
    const parent = describe(client.parent)
    if (!parent) break
    client = parent
  }
  return client ? { pid: client.pid, name: client.name } : { pid, name: '' }
}

interface Ancestor extends Client {
  readonly parent: number
  /** A shell that only runs a command for its own parent. */
  readonly shell: boolean
}

function describe(pid: number): Ancestor | undefined {
  try {
    return process.platform === 'linux' ? describeFromProc(pid) : describeFromPs(pid)
  } catch {
    return undefined
  }
}

function describeFromProc(pid: number): Ancestor {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  // A title that a program gave itself is followed by zeros.
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '')
  const command = words === '' ? [] : words.split('\0')
  const comm = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  return ancestor(pid, parent, command, comm)
}

function describeFromPs(pid: number): Ancestor | undefined {
  if (process.platform === 'win32') return undefined
  const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-o', 'command=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: PS_TIMEOUT_MS,
  })
  const match = /^\s*(\d+)\s+(.+?)\s*$/s.exec(stdout)
  return match ? ancestor(pid, Number(match[1]), match[2].split(' '), '') : undefined
}

function ancestor(pid: number, parent: number, command: readonly string[], comm: string): Ancestor {
  const shell = /(^|\/)(ba|da|z|k|fi)?sh$/.test(command[0] ?? '') && /^-\w*c$/.test(command[1] ?? '')
  // A program that set its title has one word with spaces, whose first is its name.
  const words = command.length === 1 ? command[0].split(' ') : command
  return { pid, parent, shell, name: command.length > 0 ? programName(words) : comm }
}
