/** Options of `tapscope diff`. */
import type { Command } from 'commander'
import type { DiffWords } from './diff.ts'

export function addDiff(program: Command): void {
  program
    .command('diff')
    .description('tell what the MCP sessions in two capture files differ in; exit code 1 when they do')
    .argument('<before>', 'capture file')
    .argument('<after>', 'capture file')
    .option(
      '--ignore <path>',
      'what may differ, as result.items[*].id or **.timestamp; may be given several times',
      collect,
      [],
    )
    .option('--json', 'as JSON')
    .option('-q, --quiet', 'print nothing: the exit code says it')
    .action(async (before: string, after: string, words: DiffWords) => {
      const { diff } = await import('./diff.ts')
      process.exitCode = await diff(words, [before, after])
    })
}

const collect = (value: string, before: string[]): string[] => [...before, value]
