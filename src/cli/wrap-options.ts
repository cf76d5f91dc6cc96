/** The command line of `tapscope wrap`, read by hand: what follows the options is another program's. */
import { type ListenAddress, LOOPBACK, parseListen, parseServerUrl } from '../engine/sources/http/server-url.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'

export const WRAP_HELP = `Usage: tapscope wrap [options] [--] COMMAND [ARGUMENT...]
       tapscope wrap [options] --url URL [--listen [HOST:]PORT]

Runs COMMAND and records its stdin, stdout and stderr. To the program that starts it, it is COMMAND: the same bytes,
signals and exit code. Put it before the command of an MCP server in its client's configuration.

With --url, stands between MCP clients and a server that is reached over HTTP, and records every message. Configure the
URL that it prints in the client. It runs until interrupted.

Options:
  --spool PATH        folder for recordings (default: $TAPSCOPE_SPOOLS or the user's state folder), or a .pcapng file
  --name NAME         short name of the server, as shown in tables (default: made from the command line or the URL)
  --url URL           the server: http://HOST:PORT/PATH or https://...
  --listen ADDRESS    with --url: PORT or HOST:PORT to listen on (default: a free port of 127.0.0.1)
  --allow-host NAME   with --url: a name that clients may have for this machine, besides localhost and addresses
  -h, --help          show this help

Exit codes: COMMAND's own; 125 wrong usage, 126 COMMAND can't be run, 127 COMMAND not found
With --url: 0 when interrupted; 125 wrong usage, 126 it can't listen there
`

export interface WrapOptions {
  readonly command: readonly string[]
  readonly spool: string | null
  readonly name: string | null
  /** The process that counts as the client; null for the one that started us. For `tapscope tap`, which stands between. */
  readonly clientPid: number | null
  /** Instead of a command. */
  readonly url: URL | null
  readonly listen: ListenAddress
  readonly allowedHosts: readonly string[]
  readonly help: boolean
}

type Chosen = { -readonly [name in keyof WrapOptions]: WrapOptions[name] }

export function parseWrapOptions(words: readonly string[]): Result<WrapOptions> {
  const chosen: Chosen = {
    command: [],
    spool: null,
    name: null,
    clientPid: null,
    url: null,
    listen: { host: LOOPBACK, port: 0 },
    allowedHosts: [],
    help: false,
  }
  let proxyOption: string | null = null
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (!word.startsWith('-') || word === '-' || word === '--') {
      chosen.command = words.slice(word === '--' ? i + 1 : i)
      break
    }
    if (word === '-h' || word === '--help') return ok({ ...chosen, help: true })
    const [option, attached] = word.split(/=(.*)/s)
    const take = OPTIONS[option]
    if (!take) return fail(`unknown option '${word}'`)
    const value = attached ?? words[++i]
    if (!value) return fail(`option '${option}' needs a value`)
    const problem = take(chosen, value)
    if (problem !== null) return fail(problem)
    if (PROXY_OPTIONS.has(option)) proxyOption ??= option
  }
  const { command, url } = chosen
  if (url && command.length > 0) return fail(`a command and --url: give one of them`)
  if (!url && proxyOption) return fail(`option '${proxyOption}' goes with --url`)
  return url || command.length > 0 ? ok(chosen) : fail('no command to run')
}

const PROXY_OPTIONS: ReadonlySet<string> = new Set(['--listen', '--allow-host'])

/** Each says what is wrong with its value, or null. */
const OPTIONS: Readonly<Record<string, (chosen: Chosen, value: string) => string | null>> = {
  '--spool': (chosen, value) => {
    chosen.spool = value
    return null
  },
  '--name': (chosen, value) => {
    chosen.name = value
    return null
  },
  '--client-pid': (chosen, value) => {
    if (!/^[1-9]\d{0,9}$/.test(value)) return `'${value}' is no process id`
    chosen.clientPid = Number(value)
    return null
  },
  '--url': (chosen, value) => {
    const url = parseServerUrl(value)
    if (!url.ok) return url.error
    chosen.url = url.value
    return null
  },
  '--listen': (chosen, value) => {
    const listen = parseListen(value)
    if (!listen.ok) return listen.error
    chosen.listen = listen.value
    return null
  },
  '--allow-host': (chosen, value) => {
    chosen.allowedHosts = [...chosen.allowedHosts, value]
    return null
  },
}
