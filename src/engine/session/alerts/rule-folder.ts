/** Where the rules are that come with Tapscope: beside the package's archive, or in the checkout. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { foldersAbove } from '../../sources/native-program.ts'

export function builtInRules(): string | null {
  const { TAPSCOPE_RESOURCES } = process.env
  const candidates = TAPSCOPE_RESOURCES ? [join(TAPSCOPE_RESOURCES, 'rules')] : []
  for (const folder of foldersAbove()) candidates.push(join(folder, 'assets', 'rules'))
  return candidates.find((candidate) => existsSync(candidate)) ?? null
}
