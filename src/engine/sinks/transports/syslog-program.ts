/** Syslog sockets that take datagrams, as `/dev/log` mostly does: Node has none of these, `logger` of the system does. */
import { statSync } from 'node:fs'
import { createConnection } from 'node:net'
import type { Transport } from '../transport.ts'
import { programTransport } from './program.ts'

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`

/** Lines become messages; `<PRI>` before each says how grave it is. */
export const loggerTransport = (path: string, format: 'local' | 'rfc5424'): Transport => {
  const words = format === 'rfc5424' ? '--rfc5424=notq --msgid StreamEvent' : ''
  const size = '--size 65536 --prio-prefix --tag tapscope --id'
  // The shell would print the whole command with its message.
  return programTransport(`exec logger --socket ${quoted(path)} --socket-errors=on ${size} ${words}`)
}

/** Whether the socket takes datagrams: then a connection is refused for its type. */
export async function takesDatagrams(path: string): Promise<boolean> {
  if (!statSync(path, { throwIfNoEntry: false })?.isSocket()) return path === '/dev/log'
  return await new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => resolve(false))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EPROTOTYPE'))
    socket.once('close', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
