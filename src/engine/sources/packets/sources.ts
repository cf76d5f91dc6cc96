/** From what a person chose to the programs that capture from it. */
import { existsSync } from 'node:fs'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { CaptureInterface, CaptureInterfaceOptions } from '../../../shared/wire/capture.ts'
import { extcapWords } from '../extcap/command.ts'
import { extcapInterfaces } from '../extcap/programs.ts'
import type { RunInterface } from './capture-run.ts'
import { explainSsh, sshWords } from './ssh-source.ts'
import type { Problem } from './tapcap.ts'

/** A name of an extcap interface stands for the program behind it; every other one is tapcap's to open. */
export async function runInterfaces(
  interfaces: readonly CaptureInterfaceOptions[],
): Promise<Result<RunInterface[], Problem>> {
  const chosen: RunInterface[] = []
  let extcap: CaptureInterface[] | null = null
  for (const options of interfaces) {
    if (options.ssh) {
      chosen.push(sshInterface(options, options.ssh))
      continue
    }
    if (!mayBeExtcap(options)) {
      chosen.push({ options, piped: null })
      continue
    }
    extcap ??= await extcapInterfaces()
    const found = extcap.find(({ name }) => name === options.name)
    if (!found) {
      if (options.extcap) {
        const hint = 'tapscope interfaces lists those that there are'
        return fail({ message: `There is no extcap interface ${options.name}`, hint })
      }
      chosen.push({ options, piped: null })
      continue
    }
    // Said here, before anything is started.
    const words = extcapWords(found, options, '')
    if (!words.ok) return words
    chosen.push(extcapInterface(options, found))
  }
  return ok(chosen)
}

/** Looking for programs takes a while, and devices and paths are none of theirs. */
const mayBeExtcap = ({ name, extcap }: CaptureInterfaceOptions): boolean =>
  extcap !== undefined || !(NO_PROGRAM.has(name) || /[/\\]/.test(name) || existsSync(`/sys/class/net/${name}`))

const NO_PROGRAM: ReadonlySet<string> = new Set(['-', 'any'])

function sshInterface(
  options: CaptureInterfaceOptions,
  ssh: NonNullable<CaptureInterfaceOptions['ssh']>,
): RunInterface {
  return {
    options,
    piped: {
      title: options.name,
      program: 'ssh',
      to: 'stdout',
      words: () => sshWords(ssh, options.filter ?? ''),
      explain: (said, code) => explainSsh(ssh, said, code),
    },
  }
}

function extcapInterface(options: CaptureInterfaceOptions, found: CaptureInterface): RunInterface {
  return {
    options,
    piped: {
      title: options.name,
      program: found.extcap?.program ?? '',
      to: 'path',
      words: (fifo) => {
        const words = extcapWords(found, options, fifo)
        return words.ok ? words.value : []
      },
      explain(said, code) {
        const reason = said.split('\n').at(-1)
        return {
          message: `${options.name}: ${reason || `its program ended with code ${code}`}`,
          hint: `It is ${found.extcap?.program}; its options may be wrong`,
        }
      },
    },
  }
}
