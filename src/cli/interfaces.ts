/** `tapscope interfaces`. */
import { listInterfaces } from '../engine/sources/packets/interfaces.ts'
import type { CaptureInterface } from '../shared/wire/capture.ts'

export async function interfaces(options: { readonly json?: boolean }): Promise<void> {
  const { interfaces: list, problem } = await listInterfaces()
  if (problem) {
    process.stderr.write(`tapscope: ${problem.message}\n${problem.hint && `  ${problem.hint}\n`}`)
    process.exitCode = 2
    if (list.length === 0) return
  }
  if (options.json) return void process.stdout.write(`${JSON.stringify(list, null, 2)}\n`)
  const width = Math.max(...list.map(({ name }) => name.length), 4)
  for (const one of list) {
    const words = [stateOf(one), ...one.addresses, one.description].filter(Boolean)
    process.stdout.write(`${one.name.padEnd(width)}  ${words.join('  ')}\n`)
  }
}

function stateOf({ kind, up, running, loopback, wireless }: CaptureInterface): string {
  if (kind === 'extcap') return 'extcap'
  const state = up ? (running ? 'up' : 'up, not running') : 'down'
  return [state, loopback && 'loopback', wireless && 'wireless'].filter(Boolean).join(', ')
}
