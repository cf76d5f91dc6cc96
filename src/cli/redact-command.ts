/** The command line of `redact`. */
import type { Command } from 'commander'

export function addRedact(program: Command): void {
  program
    .command('redact')
    .description('write a capture without the secrets in it')
    .argument('<file>', 'capture file, plain or compressed')
    .option('-o, --output <file>', 'pcapng file to write')
    .option('--pattern <name=regex>', 'what else is a secret (RE2); group 1 where it has one', collect, [])
    .option('--path <path>', 'a member of JSON: params.arguments.password, with * and **', collect, [])
    .option('--detectors <kinds>', 'built-in detectors, separated by commas; none (default: all)')
    .option('--keep-length', 'messages and texts stay as long as they are')
    .option('--preview', 'write nothing, print what would change')
    .option('-q, --quiet', 'say only what went wrong')
    .action(async (file: string, words) => {
      const { redact } = await import('./redact.ts')
      process.exitCode = await redact(words, file)
    })
}

const collect = (value: string, before: string[]): string[] => [...before, value]
