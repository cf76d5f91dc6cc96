/** The command lines of `tap` and `replay`, with the spellings of the project's first seed (`stream/tap`, `tapscope stream/replay`). */
import type { Command } from 'commander'

const OUTPUT_HELP =
  'where to: stdout, file:PATH, tcp:HOST:PORT, tls:HOST:PORT, unix:PATH, pipe:NAME, syslog:[…], prometheus:[HOST:]PORT, elastic:URL, splunk:URL, exec:COMMAND; any number of them'

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
    .description('send what was recorded once more, in its own time or faster')
    .argument('<file>', 'capture file or JSON lines, plain or compressed')
    .option('--speed <factor>', '2x, 0.5x, or max for as fast as the outputs take it', '1x')
    .option('--drain <time>', 'how long outputs may take at the end (default: 1m)')
  addSending(replay).action(async (file: string, words) => {
    const { replay: run } = await import('./replay.ts')
    process.exitCode = await run(words, file)
  })
}

function addSending(command: Command): Command {
  return command
    .option('-o, --output <output>', OUTPUT_HELP, collect, [])
    .option('--format <format>', 'jsonl (default; text on a terminal), json (the same), cef, pcapng or text')
    .option('-Y, --filter <filter>', "only what matches: pid==1234 && size>1000 && data contains 'password'")
    .option('--decode <decoder>', 'json-rpc, json, base64, hex, url, gzip or jwt, one after the other', collect, [])
    .option('--redact', 'take secrets out; so do the options that follow')
    .option('--redact-pattern <name=regex>', 'what else is a secret (RE2); group 1 where it has one', collect, [])
    .option('--redact-path <path>', 'a member of JSON: params.arguments.password, with * and **', collect, [])
    .option('--redact-detectors <kinds>', 'built-in detectors, separated by commas; none (default: all)')
    .option('--redact-keep-length', 'what stands in place of a secret is as long as it was')
    .option('-q, --quiet', 'say only what went wrong')
}

const collect = (value: string, before: string[]): string[] => [...before, value]
