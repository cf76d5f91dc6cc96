/** `tapscope interfaces`. */
import { listInterfaces } from '../engine/sources/packets/tapcap.ts'

export async function interfaces(options: { readonly json?: boolean }): Promise<void> {
  const { interfaces: list, problem } = await listInterfaces()
  if (problem) {
    process.stderr.write(`tapscope: ${problem.message}\n${problem.hint && `  ${problem.hint}\n`}`)
    process.exitCode = 2
    return
  }
  if (options.json) return void process.stdout.write(`${JSON.stringify(list, null, 2)}\n`)
  const width = Math.max(...list.map(({ name }) => name.length), 4)
  for (const { name, description, addresses, up, running } of list) {
    const state = up ? (running ? 'up' : 'up, not running') : 'down'
    process.stdout.write(`${name.padEnd(width)}  ${[state, ...addresses, description].filter(Boolean).join('  ')}\n`)
  }
}
