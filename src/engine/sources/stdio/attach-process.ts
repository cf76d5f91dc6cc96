/** What a running process says of itself (Linux): its command, and who started it. */
import { readFileSync, readlinkSync } from 'node:fs'
import type { TappedProcessInfo } from '../../../shared/stdio-interface.ts'
import { clientOf } from './client-name.ts'
import { programName } from './program-name.ts'

/** `name` is what it is called in tables, where its command line should not say. */
export function describeProcess(pid: number, name?: string): TappedProcessInfo {
  const stat = textOf(`/proc/${pid}/stat`)
  const own = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || 0
  // A program that set its title has one word with spaces, and zeros behind it.
  const words = textOf(`/proc/${pid}/cmdline`).replace(/\0+$/, '')
  const command = words === '' ? [own] : words.split('\0')
  const client = parent > 0 ? clientOf(parent) : { pid: 0, name: '' }
  return {
    pid,
    command,
    server: name || programName(command.length === 1 ? command[0].split(' ') : command, folderOf(pid)) || own,
    client: client.name,
    clientPid: client.pid,
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return '/'
  }
}
