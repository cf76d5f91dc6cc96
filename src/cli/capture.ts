/** `tapscope capture`: tapcap in the foreground, with its counters on a terminal. */
import { findTapcap, missingTapcap, startTapcap, type TapcapStatus } from '../engine/sources/packets/tapcap.ts'

export interface CaptureCommand {
  readonly interfaces: readonly string[]
  readonly file: string
  readonly filter: string
  readonly snaplen: number
  readonly promiscuous: boolean
  readonly autostop: readonly string[]
  readonly quiet: boolean
}

const CANNOT_START = 3

export async function capture(command: CaptureCommand): Promise<number> {
  const program = findTapcap()
  if (!program) {
    const { message, hint } = missingTapcap()
    process.stderr.write(`tapscope: ${message}\n  ${hint}\n`)
    return CANNOT_START
  }
  const live = process.stderr.isTTY && !command.quiet
  let last: TapcapStatus | undefined
  let complained = false
  const code = await new Promise<number>((resolve) => {
    const child = startTapcap(
      program,
      { ...command, endsWithUs: true },
      {
        status(status) {
          if (status.type === 'error') {
            complained = true
            process.stderr.write(`tapscope: ${status.message}\n${status.hint ? `  ${status.hint}\n` : ''}`)
          } else if (status.type === 'started') {
            process.stderr.write(
              `Capturing on ${status.interfaces.map(({ name }) => name).join(', ')} to ${command.file}\n`,
            )
          } else {
            last = status
            if (live) process.stderr.write(`\r${counters(status)} `)
          }
        },
        exit(exitCode, signal, stderr) {
          if (exitCode !== 0 && !complained)
            process.stderr.write(`tapscope: tapcap ended${signal ? ` by ${signal}` : ''}: ${stderr}\n`)
          resolve(exitCode ?? 2)
        },
      },
    )
    child.ref()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'))
  })
  if (last) process.stderr.write(`${live ? '\r' : ''}${counters(last)}\n`)
  return code
}

function counters(status: TapcapStatus): string {
  if (status.type !== 'status' && status.type !== 'stopped') return ''
  const dropped = status.kernelDrops + status.interfaceDrops + status.tapcapDrops
  return `${status.frames} frames, ${status.bytes} bytes, ${dropped} dropped`
}
