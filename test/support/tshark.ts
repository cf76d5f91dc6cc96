/** tshark as the oracle, where it is installed. */
import { spawnSync } from 'node:child_process'

export const haveTshark = spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0

/** Lines of `tshark -T fields`, with further options of it; what it says on a damaged file's end is left out. */
export function tsharkFields(
  file: string,
  fields: readonly string[],
  filter?: string,
  options: readonly string[] = [],
): string[] {
  const args = [
    '-n',
    '-r',
    file,
    '-T',
    'fields',
    ...fields.flatMap((field) => ['-e', field]),
    ...(filter ? ['-Y', filter] : []),
    ...options,
  ]
  const { stdout } = spawnSync('tshark', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'UTC' },
  })
  return stdout.split('\n').slice(0, -1)
}
