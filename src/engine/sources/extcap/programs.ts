/**
 * Other people's capture programs, as Wireshark's extcap convention has them: which there are, what they capture from, what they ask for.
 * Each is asked with a time limit, and what it answers is bounded.
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CaptureInterface } from '../../../shared/wire/capture.ts'
import { findTapcap } from '../packets/tapcap.ts'
import { extcapFolders } from './folders.ts'
import { type ExtcapInterface, readArguments, readInterfaces, readLinkTypes } from './sentences.ts'

const ANSWER_MS = 5000
const MAX_ANSWER = 1024 * 1024
const MAX_PROGRAMS = 64
/** The version of Wireshark that programs are told they talk to. */
const CONVENTION = '4.0'

/** Programs in the extcap folders, the first of each name; Tapscope's own is not among them. */
export function extcapPrograms(folders: readonly string[] = extcapFolders()): string[] {
  const own = real(findTapcap())
  const programs = new Map<string, string>()
  for (const folder of folders) {
    for (const name of list(folder)) {
      const path = join(folder, name)
      if (programs.has(name) || programs.size >= MAX_PROGRAMS || !isProgram(path)) continue
      if (own === null || real(path) !== own) programs.set(name, path)
    }
  }
  return [...programs.values()]
}

/** What each program can capture from, with its form. Programs that do not answer are left out. */
export async function extcapInterfaces(programs = extcapPrograms()): Promise<CaptureInterface[]> {
  const lists = await Promise.all(
    programs.map(async (program) => {
      const { version, interfaces } = readInterfaces(
        await ask(program, ['--extcap-interfaces', `--extcap-version=${CONVENTION}`]),
      )
      return Promise.all(interfaces.map((one) => describe(program, version, one)))
    }),
  )
  const known = new Set<string>()
  return lists.flat().filter(({ name }) => !known.has(name) && known.add(name))
}

async function describe(program: string, version: string, { name, display }: ExtcapInterface) {
  const [types, form] = await Promise.all([
    ask(program, ['--extcap-interface', name, '--extcap-dlts']),
    ask(program, ['--extcap-interface', name, '--extcap-config']),
  ])
  return {
    name,
    description: display,
    addresses: [],
    up: true,
    running: true,
    loopback: false,
    wireless: false,
    kind: 'extcap',
    linkTypes: readLinkTypes(types),
    canMonitor: false,
    timestampTypes: [],
    extcap: { program, version, arguments: readArguments(form) },
  } satisfies CaptureInterface
}

/** What a program prints; nothing when it fails. */
function ask(program: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, words, { timeout: ANSWER_MS, killSignal: 'SIGKILL', maxBuffer: MAX_ANSWER }, (_error, stdout) =>
      resolve(stdout),
    )
  })
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function real(path: string | null): string | null {
  try {
    return path === null ? null : realpathSync(path)
  } catch {
    return null
  }
}
