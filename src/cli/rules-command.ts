/** The command line of `tapscope check` and `tapscope rules`. */
import { type Command, Option } from 'commander'
import { SEVERITIES } from '../shared/severity.ts'
import { ALERT_FORMATS } from './alert-report.ts'
import type { CheckWords } from './check.ts'
import { PROFILE_HELP } from './profile-help.ts'

const collect = (value: string, before: string[]): string[] => [...before, value]

export function addRules(program: Command): void {
  program
    .command('check')
    .description('look through captures with the alert rules')
    .argument('<files...>', 'capture files, plain or compressed')
    .option(
      '--rules <path>',
      'a file of rules or a folder of them instead of the built-in ones; may be given several times',
      collect,
      [],
    )
    .addOption(new Option('--profile', PROFILE_HELP).conflicts('rules'))
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when an alert is at least as severe').choices(SEVERITIES),
    )
    .addOption(new Option('--format <format>', 'how alerts are printed').choices(ALERT_FORMATS).default('text'))
    .option(
      '--suppress <file>',
      'a file of alerts that are known and not to be told; may be given several times',
      collect,
      [],
    )
    .option('-Y, --display-filter <filter>', 'only frames that match are looked at')
    .option('--stored', 'tell of the alerts that the files hold; no rule looks')
    .option('--write <file>', 'save the capture with its alerts, as pcapng')
    .option('--cost', 'say on stderr what each rule took')
    .action(async (files: string[], words: CheckWords) => {
      const { check } = await import('./check.ts')
      process.exitCode = await check(files, words)
    })
  const rules = program.command('rules').description('the alert rules')
  rules
    .command('list')
    .description('list them')
    .argument('[paths...]', 'files of rules, or folders of them, instead of the built-in ones')
    .option('--profile', PROFILE_HELP)
    .option('--json', 'as JSON')
    .action(async (paths: string[], options: { json?: boolean; profile?: boolean }) => {
      const { listRules } = await import('./rules.ts')
      process.exitCode = listRules({ paths, ...options })
    })
  rules
    .command('test')
    .description('run each on its own samples')
    .argument('[paths...]', 'files of rules, or folders of them, instead of the built-in ones')
    .option('--profile', PROFILE_HELP)
    .action(async (paths: string[], options: { profile?: boolean }) => {
      const { testRules } = await import('./rules.ts')
      process.exitCode = await testRules({ paths, ...options })
    })
  rules
    .command('schema')
    .description('print the JSON Schema of files of rules, for editors')
    .action(async () => {
      const { printSchema } = await import('./rules.ts')
      printSchema()
    })
  rules
    .command('import')
    .description('rules in the format of Sigma as a file of rules')
    .argument('<paths...>', 'Sigma rules, or folders of them')
    .option('--output <file>', 'where they are written, instead of standard output')
    .action(async (paths: string[], options: { output?: string }) => {
      const { importRules } = await import('./import-rules.ts')
      process.exitCode = importRules(paths, options)
    })
}
