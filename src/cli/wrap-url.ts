/** `tapscope wrap --url`: stands between MCP clients and a server that is reached over HTTP, until it is interrupted. */
import { HttpTap } from '../engine/sources/http/http-tap.ts'
import { LOOPBACK } from '../engine/sources/http/server-url.ts'
import { spoolRoot } from '../engine/store/spool-folder.ts'
import { VERSION } from './version.ts'
import type { WrapOptions } from './wrap-options.ts'

const CANT_LISTEN = 126
/** A disk that takes nothing for so long must not keep us. */
const PATIENCE_MS = 2000

export async function wrapUrl(url: URL, options: WrapOptions): Promise<void> {
  const { spool, name, listen, allowedHosts } = options
  const target = spool?.endsWith('.pcapng') ? { file: spool } : { root: spool ?? spoolRoot() }
  const started = await HttpTap.start({ url, ...listen, allowedHosts, name, target, version: VERSION })
  if (!started.ok) {
    const { code, message } = started.error
    const why = code === 'EADDRINUSE' ? 'the address is in use' : message
    say(`can't listen on ${listen.host}:${listen.port}: ${why}; give another one with --listen`)
    process.exit(CANT_LISTEN)
  }
  const tap = started.value
  tell(tap, url, listen.host)
  const signals = process.platform === 'win32' ? ['SIGINT', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => void end(tap))
}

function tell(tap: HttpTap, url: URL, host: string): void {
  const { problem } = tap
  if (problem) say(`nothing is recorded: ${problem.message}; make ${problem.path} writable, or give --spool`)
  say(`stands before ${url.origin}${url.pathname}`)
  say(`configure in the client: ${tap.url}`)
  if (!problem) say(`records to ${tap.path}; Ctrl-C ends it`)
  if (host !== LOOPBACK && host !== '::1' && host !== 'localhost')
    say(`other machines can reach it at ${host}: whoever does has the rights that the server gives`)
}

const say = (text: string): boolean => process.stderr.write(`tapscope: ${text}\n`)

let isEnding = false

async function end(tap: HttpTap): Promise<void> {
  if (isEnding) process.exit(1)
  isEnding = true
  setTimeout(() => process.exit(0), PATIENCE_MS).unref()
  await tap.stop()
  const { frames, dropped } = tap.counters
  say(`${frames} frames recorded${dropped > 0 ? `, ${dropped} dropped: the disk was full or slow` : ''}`)
  process.exit(0)
}
