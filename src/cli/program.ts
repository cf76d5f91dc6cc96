/** Every command but `wrap`: options as tshark and dumpcap have them where they have them. Each command's code is loaded when it runs. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { AttachWords } from './attach.ts'
import { addCapture } from './capture-command.ts'
import { addDiff } from './diff-command.ts'
import { addMcp } from './mcp-command.ts'
import { addRedact } from './redact-command.ts'
import type { ReportWords } from './report.ts'
import { addRules } from './rules-command.ts'
import type { PruneWords } from './spools.ts'
import { addTap } from './tap-command.ts'
import { mayHaveScript, runScript } from './tap-script.ts'
import { VERSION } from './version.ts'
import { WRAP_HELP } from './wrap-options.ts'

const USAGE_ERROR = 1
/** Of `replay --against` and `diff`, where 1 says that something differs. */
const NOT_COMPARED = 2

export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('tapscope')
    .description('Captures and reads packets, the stdio of processes and event streams, on one timeline.')
    .version(`tapscope ${VERSION}`, '-v, --version')
    .showHelpAfterError("Try 'tapscope help', or 'tapscope help COMMAND'.")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'tapscope: ')) })
    .exitOverride()
  addRead(program)
  addCapture(program, addPrinting)
  // Never runs here: index.ts has taken it away. It is listed, and `tapscope help wrap` answers.
  const wrap = program
    .command('wrap')
    .description('run a command with its stdin, stdout and stderr tapped, invisibly; or stand before an HTTP server')
    .usage('[options] [--] COMMAND [ARGUMENT...]')
  wrap.helpInformation = () => WRAP_HELP
  addMcp(program)
  addTap(program)
  addRedact(program)
  addDiff(program)
  addAttach(program)
  program
    .command('serve')
    .description('serve the window to a browser on this machine')
    .argument('[files...]', 'capture files to open')
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 0)
    .option('--open', 'open the browser')
    .action(async (files: string[], options: { port: number; open?: boolean }) => {
      const { serve } = await import('./serve.ts')
      await serve(files, options)
    })
  program
    .command('interfaces')
    .description('list the interfaces that packets can be captured from')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { interfaces } = await import('./interfaces.ts')
      await interfaces(options)
    })
  program
    .command('report')
    .description('make an HTML page of what MCP servers were asked, which needs no network')
    .argument('<file>', 'capture file, plain or compressed, or JSON lines')
    .requiredOption('-o, --output <file>', 'the page; "-" is standard output')
    .option('--max-size <size>', 'leave out what would make it larger (default: 32M)')
    .action(async (file: string, words: ReportWords) => {
      const { report } = await import('./report.ts')
      process.exitCode = await report(words, file)
    })
  addExtcap(program)
  addSpools(program)
  addRules(program)
  program
    .command('fields')
    .description('list the fields that filters and -e know')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { fields } = await import('./fields.ts')
      await fields(options)
    })
  if (argv.length === 2 && mayHaveScript()) {
    const code = await runScript((words) => main([...argv, ...words]))
    process.exitCode = code
    if (code !== undefined) return
  }
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError)
      process.exitCode =
        error.exitCode === 0 ? 0 : argv.includes('--against') || argv[2] === 'diff' ? NOT_COMPARED : USAGE_ERROR
    else throw error
  }
}

function addRead(program: Command): void {
  const command = program
    .command('read')
    .description('print the frames of a capture file')
    .argument('[filter...]', 'display filter, as -Y')
    .requiredOption('-r, --read-file <file>', 'capture file, plain or compressed')
  addPrinting(command)
    .option('-c <count>', 'stop after reading so many frames')
    .option('-2', 'read the whole file before the first frame is printed')
    .option('-w, --write <file>', 'write the frames to a file; "-" is standard output')
    .option('-F <format>', 'with -w: pcapng (default), pcap, or tcp-pcap: stdio as TCP connections')
    .option('-q', 'print nothing')
    .action(async (filterWords: string[], words) => {
      const { read } = await import('./read.ts')
      process.exitCode = await read(words, filterWords)
    })
}

/** How frames are printed, from a file or live. */
function addPrinting(command: Command): Command {
  return command
    .option('-Y, --display-filter <filter>', 'only frames that match')
    .option('-T <format>', 'what to print: text (default), fields, json, jsonraw, jsonl, cef, csv or ek')
    .option('-e <field>', 'with -T fields, json or ek: print this field; may be given several times', collect, [])
    .option('-E <option>', 'with -T fields: separator=, header=, occurrence=, aggregator=, quote=, bom=', collect, [])
    .option('-V', "print each frame's tree")
    .option('-O <protocols>', 'as -V, but only these protocols are opened, separated by commas')
    .option('-x', "print each frame's bytes; with -T json or ek, those of each field")
    .option('-P', 'print the line of a frame also with -V, -x or -w')
    .option('-S <separator>', 'line after each frame of -V or -x')
    .option('-t <format>', 'time column: a, ad, adoy, d, dd, e, r (default), u, ud or udoy')
    .option('-u <unit>', 'seconds of the time column: s (default) or hms')
    .option('-o <preference:value>', 'change a preference; may be given several times', collect, [])
    .option('-n', 'resolve no names (the default)')
    .option('-N <letters>', 'resolve names: n, those that the file has for addresses')
    .option('-l', 'accepted: what is printed never waits for more')
}

function addAttach(program: Command): void {
  program
    .command('attach')
    .description('record what a running process reads and writes on stdin, stdout and stderr (Linux)')
    .argument('<pid>', 'the process', wholeNumber)
    .option('--children', 'also processes that it starts, where they go on with its streams')
    .option('--name <name>', 'short name of the process in tables (default: made from its command line)')
    .option(
      '--spool <path>',
      "folder for recordings, or a .pcapng file (default: $TAPSCOPE_SPOOLS or the user's state folder)",
    )
    .addOption(new Option('--method <method>', 'how (default: the first that works)').choices(['ebpf', 'ptrace']))
    .action(async (pid: number, options: AttachWords) => {
      const { attach } = await import('./attach.ts')
      process.exitCode = await attach(pid, options)
    })
}

function addExtcap(program: Command): void {
  const extcap = program.command('extcap').description("show tapcap's interfaces in Wireshark")
  for (const [name, what] of [
    ['install', "put a link to tapcap into Wireshark's extcap folder"],
    ['uninstall', 'take it away again'],
  ] as const) {
    extcap
      .command(name)
      .description(what)
      .option('--system', 'for all users of this machine')
      .action(async (options: { system?: boolean }) => {
        const { installExtcap, uninstallExtcap } = await import('./extcap.ts')
        process.exitCode = await (name === 'install' ? installExtcap : uninstallExtcap)(options)
      })
  }
}

function addSpools(program: Command): void {
  const spools = program.command('spools').description('list and remove what was captured into the spool folder')
  spools
    .command('list')
    .description('list the sessions, oldest first')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listSpools } = await import('./spools.ts')
      process.exitCode = listSpools(options)
    })
  spools
    .command('remove')
    .description('remove sessions')
    .argument('<session...>', 'their folders, or the last parts of those')
    .option('--yes', 'without asking')
    .action(async (paths: string[], options: { yes?: boolean }) => {
      const { removeSpools } = await import('./spools.ts')
      process.exitCode = await removeSpools(paths, options)
    })
  spools
    .command('prune')
    .description('remove old sessions; never one that runs, nor, without --unsaved, one that is saved nowhere else')
    .option('--older-than <days>', 'those that ended longer ago', wholeNumber)
    .option('--keep <bytes>', 'the oldest, until the others take no more than this (K, M, G: powers of 1000)', size)
    .option('--unsaved', 'also those that are saved nowhere else')
    .option('--dry-run', 'only say which')
    .option('--yes', 'without asking')
    .action(async (options: PruneWords) => {
      const { pruneSpools } = await import('./spools.ts')
      process.exitCode = await pruneSpools(options)
    })
}

const collect = (value: string, before: string[]): string[] => [...before, value]

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number is wanted.')
  return Number(text)
}

function size(text: string): number {
  const [, number, unit] = /^(\d+)([KMGT]?)B?$/i.exec(text) ?? []
  if (number === undefined) throw new InvalidArgumentError('A size is wanted, as 500M.')
  return Number(number) * 1000 ** ' KMGT'.indexOf(unit.toUpperCase() || ' ')
}
