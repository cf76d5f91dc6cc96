/** The command lines of `tap` and `replay`, with the spellings of the project's first seed (`stream/tap`, `tapscope stream/replay`). */
import type { Command } from 'commander'
import { complain, USAGE_ERROR } from './complain.ts'
import { PROFILE_HELP } from './profile-help.ts'
import type { ReplayWords } from './replay.ts'
import type { AgainstWords } from './replay-against.ts'

const OUTPUT_HELP =
  'where to: stdout, file:PATH, tcp:HOST:PORT, tls:HOST:PORT, unix:PATH, pipe:NAME, syslog:[…], prometheus:[HOST:]PORT, elastic:URL, splunk:URL, webhook:URL, exec:COMMAND; any number of them'

export function addTap(program: Command): void {
  const tap = program
    .command('tap')
    .alias('stream/tap')
    .description('send what programs say over stdio to files, sockets, syslog, metrics…, while they say it')
    .usage('[options] --auto-discover | --pid PID | -- COMMAND [ARGUMENT...]')
    .argument('[command...]', 'program to run under the tap, after "--"')
    .option('--auto-discover', 'every program that is being recorded, and those that will be')
    .option('--pid <pid>', 'a process that runs; may be given several times', collect, [])
    .option('--duration <time>', 'end after 30s, 10m, 24h; a COMMAND ends with it')
    .option('--drain <time>', 'how long outputs may take at the end (default: 10s)')
  addSending(tap).action(async (command: string[], words) => {
    const { tap: run } = await import('./tap.ts')
    process.exitCode = await run(words, command)
  })
  const replay = program
    .command('replay')
    .alias('stream/replay')
    .description('send what was recorded once more, in its own time or faster; or to a server, and compare its answers')
    .usage('[options] FILE [--against -- COMMAND [ARGUMENT...]]')
    .argument('<file>', 'capture file or JSON lines, plain or compressed')
    .argument('[command...]', 'with --against: the server, after "--"')
    .option('--speed <factor>', '2x, 0.5x, or max (default: 1x; with --against max)')
    .option('--drain <time>', 'how long outputs may take at the end (default: 1m)')
    .option(
      '--against',
      'play what the client said to COMMAND, and compare the answers: exit code 0 same, 1 different, 2 not run',
    )
    .option('--source <name|pid>', 'with --against: which server of the file')
    .option('--timeout <time>', 'with --against: how long to wait for an answer (default: 30s)')
    .option('--ignore <path>', 'with --against: what may differ, as result.items[*].id or **.timestamp', collect, [])
    .option('--json', 'with --against: the comparison as JSON')
  addSending(replay).action(async (file: string, command: string[], words) => {
    process.exitCode = words.against ? await runAgainst(words, file, command) : await runReplay(words, file, command)
  })
}

async function runAgainst(
  words: AgainstWords & ReplayWords,
  file: string,
  command: readonly string[],
): Promise<number> {
  const { output, redact, rules, profile, filter } = words
  const sending = { output: output.length > 0, redact, rules, profile, filter }
  const other = Object.entries(sending).find(([, given]) => given)?.[0]
  if (other) return complain(`--${other} does not go with --against`, AGAINST_NOT_RUN)
  const { replayAgainst } = await import('./replay-against.ts')
  return await replayAgainst(words, file, command)
}

async function runReplay(words: ReplayWords, file: string, command: readonly string[]): Promise<number> {
  if (command.length > 0) return complain('a command is for --against: FILE --against -- COMMAND', USAGE_ERROR)
  const { replay } = await import('./replay.ts')
  return await replay(words, file)
}

const AGAINST_NOT_RUN = 2

function addSending(command: Command): Command {
  return command
    .option('-o, --output <output>', OUTPUT_HELP, collect, [])
    .option('--format <format>', 'jsonl (default; text on a terminal), json (the same), cef, pcapng or text')
    .option('-Y, --filter <filter>', "only what matches: pid==1234 && size>1000 && data contains 'password'")
    .option(
      '--decode <decoder>',
      'json-rpc, json, base64, base64url, hex, url, gzip, deflate, zstd or jwt, one after the other',
      collect,
      [],
    )
    .option(
      '--rules [path]',
      'send alerts too: of the rules that come with Tapscope, or of a file or folder; may be given several times',
      rulePaths,
    )
    .option('--profile', `send alerts too, ${PROFILE_HELP}`)
    .option('--suppress <file>', 'leave out the alerts that a file names; may be given several times', collect, [])
    .option('--redact', 'take secrets out; so do the options that follow')
    .option('--redact-pattern <name=regex>', 'what else is a secret (RE2); group 1 where it has one', collect, [])
    .option('--redact-path <path>', 'a member of JSON: params.arguments.password, with * and **', collect, [])
    .option('--redact-detectors <kinds>', 'built-in detectors, separated by commas; none (default: all)')
    .option('--redact-keep-length', 'what stands in place of a secret is as long as it was')
    .option('-q, --quiet', 'say only what went wrong')
}

const collect = (value: string, before: string[]): string[] => [...before, value]

const rulePaths = (path: string, before: true | readonly string[] = []): string[] => [
  ...(before === true ? [] : before),
  path,
]
