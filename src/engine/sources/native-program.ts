/** Where the native programs are: in the package's resources, or as the checkout's build left them. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Path of `tapcap` or `taprelay`: what $TAPSCOPE_TAPCAP or $TAPSCOPE_TAPRELAY says, or where it lies. Null when there is none. */
export function findNativeProgram(name: 'tapcap' | 'taprelay'): string | null {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  const named = process.env[`TAPSCOPE_${name.toUpperCase()}`]
  if (named !== undefined) return existsSync(named) ? named : null
  const { TAPSCOPE_RESOURCES } = process.env
  const candidates = TAPSCOPE_RESOURCES ? [join(TAPSCOPE_RESOURCES, file)] : []
  for (const folder of foldersAbove()) candidates.push(join(folder, 'out', 'native', file))
  return candidates.find((candidate) => existsSync(candidate)) ?? null
}

/** From this module's folder up to the checkout's. */
export function foldersAbove(): string[] {
  const folders: string[] = []
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    folders.push(folder)
    if (existsSync(join(folder, 'package.json'))) break
  }
  return folders
}
