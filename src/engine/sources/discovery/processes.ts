/** What /proc says of the processes of this machine. Processes come and go while it is read: what is gone is left out. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface ProcessInfo {
  readonly pid: number
  readonly parent: number
  /** Short name that the kernel has. */
  readonly comm: string
  /** Of the command line; a title that a program gave itself is parted at its blanks. */
  readonly words: readonly string[]
  /** What descriptors 0 and 1 are, as `pipe:[4711]`; null where that may not be seen. */
  readonly stdin: string | null
  readonly stdout: string | null
}

export function readProcesses(): ReadonlyMap<number, ProcessInfo> {
  const all = new Map<number, ProcessInfo>()
  for (const name of readdirSync('/proc')) {
    const process = /^\d+$/.test(name) ? readProcess(Number(name)) : undefined
    if (process) all.set(process.pid, process)
  }
  return all
}

function readProcess(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const words = wordsOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    // Kernel threads and zombies have none.
    if (words.length === 0) return undefined
    const end = stat.lastIndexOf(')')
    return {
      pid,
      parent: Number(stat.slice(end + 2).split(' ')[1]),
      comm: stat.slice(stat.indexOf('(') + 1, end),
      words,
      stdin: descriptor(pid, 0),
      stdout: descriptor(pid, 1),
    }
  } catch {
    return undefined
  }
}

function wordsOf(commandLine: string): string[] {
  const words = commandLine.replace(/\0+$/, '')
  if (words === '') return []
  const parts = words.split('\0')
  if (parts.length > 1) return parts
  // Electron's helpers have their options in one word with a path that may have blanks.
  return words.startsWith('/') ? words.split(/ (?=--)/) : words.split(' ')
}

function descriptor(pid: number, fd: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`)
  } catch {
    return null
  }
}

/** What a process has open, as `descriptor` names it; undefined where that may not be seen. */
export function openFiles(pid: number): ReadonlySet<string> | undefined {
  try {
    return new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => descriptor(pid, Number(fd)) ?? []))
  } catch {
    return undefined
  }
}
