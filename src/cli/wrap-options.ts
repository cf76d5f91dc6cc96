/** The command line of `tapscope wrap`, read by hand: what follows the options is another program's. */
import { fail, ok, type Result } from '../shared/base/result.ts'

export const WRAP_HELP = `Usage: tapscope wrap [options] [--] COMMAND [ARGUMENT...]

Runs COMMAND and records its stdin, stdout and stderr. To the program that starts it, it is COMMAND: the same bytes,
signals and exit code. Put it before the command of an MCP server in its client's configuration.

Options:
  --spool PATH   folder for recordings (default: $TAPSCOPE_SPOOLS or the user's state folder), or a .pcapng file
  --name NAME    short name of COMMAND, as shown in tables (default: made from the command line)
  -h, --help     show this help

Exit codes: COMMAND's own; 125 wrong usage, 126 COMMAND can't be run, 127 COMMAND not found
`

export interface WrapOptions {
  readonly command: readonly string[]
  readonly spool: string | null
  readonly name: string | null
  /** The process that counts as the client; null for the one that started us. For `tapscope tap`, which stands between. */
  readonly clientPid: number | null
  readonly help: boolean
}

export function parseWrapOptions(words: readonly string[]): Result<WrapOptions> {
  let spool: string | null = null
  let name: string | null = null
  let clientPid: number | null = null
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === '--') return finish(words.slice(i + 1), { spool, name, clientPid })
    if (!word.startsWith('-') || word === '-') return finish(words.slice(i), { spool, name, clientPid })
    if (word === '-h' || word === '--help') return ok({ command: [], spool, name, clientPid, help: true })
    const [option, attached] = word.split(/=(.*)/s)
    if (!OPTIONS.has(option)) return fail(`unknown option '${word}'`)
    const value = attached ?? words[++i]
    if (!value) return fail(`option '${option}' needs a value`)
    if (option === '--spool') spool = value
    else if (option === '--name') name = value
    else if (/^[1-9]\d{0,9}$/.test(value)) clientPid = Number(value)
    else return fail(`'${value}' is no process id`)
  }
  return finish([], { spool, name, clientPid })
}

const OPTIONS: ReadonlySet<string> = new Set(['--spool', '--name', '--client-pid'])

function finish(command: readonly string[], rest: Omit<WrapOptions, 'command' | 'help'>): Result<WrapOptions> {
  return command.length > 0 ? ok({ ...rest, command, help: false }) : fail('no command to run')
}
