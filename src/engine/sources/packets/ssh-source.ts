/**
 * Packets of another machine: the system's ssh runs a capture program there and passes on what it writes. ssh asks nobody anything: keys of
 * hosts are those that it knows already, passwords are not taken.
 */
import type { SshSource } from '../../../shared/wire/capture.ts'
import type { Problem } from './tapcap.ts'

const CONNECT_SECONDS = 15

/** Words after `ssh`. */
export function sshWords(source: SshSource, filter: string): string[] {
  const { host, user, port, identity } = source
  const words = ['-T', '-a', '-x']
  for (const option of [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `ConnectTimeout=${CONNECT_SECONDS}`,
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
    'ClearAllForwardings=yes',
  ])
    words.push('-o', option)
  if (port !== undefined) words.push('-p', String(port))
  if (user !== undefined) words.push('-l', user)
  if (identity !== undefined) words.push('-i', identity, '-o', 'IdentitiesOnly=yes')
  return [...words, '--', host, remoteCommand(source, filter)]
}

/**
 * What the other machine runs. Packets of the very ssh connection are left out, which would otherwise make more of themselves: sshd tells its
 * ends in `$SSH_CONNECTION`. A tcpdump that has nothing to write would not hear that the connection is gone: it is ended when sshd's process is.
 */
export function remoteCommand({ command, interface: name = 'any' }: SshSource, filter: string): string {
  if (command !== undefined && command.trim() !== '') return command
  const wanted = filter.trim()
  const script = [
    'set -- $SSH_CONNECTION',
    `f=${quote(wanted)}`,
    'own="not (host $1 and port $2 and host $3 and port $4)"',
    'if [ -n "$4" ] && [ -n "$f" ]; then f="($f) and $own"; elif [ -n "$4" ]; then f=$own; fi',
    `(${WATCH}) </dev/null >/dev/null 2>&1 & exec tcpdump -U -n -w - -i ${quote(name)} "$f"`,
  ].join('; ')
  return `sh -c ${quote(script)}`
}

const WATCH = 'while kill -0 $PPID && kill -0 $$; do sleep 2; done; kill $$'

/** A word of a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** What ssh, or the program on the other machine, said when it ended before a packet came. */
export function explainSsh({ host }: SshSource, said: string, code: number | null): Problem {
  const reason = said.trim().split('\n').at(-1) ?? ''
  const known = KNOWN.find(([pattern]) => pattern.test(said))
  if (known) return { message: known[1](host), hint: known[2](host) }
  if (code === 127) return { message: `The capture program is not on ${host}: ${reason}`, hint: INSTALL }
  const message = reason || `ssh ended with code ${code}`
  return { message: `${host}: ${message}`, hint: `Try it in a terminal: ssh ${host}` }
}

const INSTALL = 'Install tcpdump there, or name another command that writes pcap or pcapng to its standard output'

type Text = (host: string) => string
const KNOWN: readonly (readonly [RegExp, Text, Text])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/i,
    (host) => `The host key of ${host} is not the one that ssh knows: it may be another machine`,
    (host) =>
      `Find out why it changed before anything else; then ssh-keygen -R ${host}, and connect once in a terminal`,
  ],
  [
    /Host key verification failed|No \w+ host key is known/i,
    (host) => `ssh does not know the host key of ${host}`,
    (host) => `Connect once in a terminal (ssh ${host}), compare the key it shows, and start again`,
  ],
  [
    /Permission denied \(|Too many authentication failures/i,
    (host) => `${host} did not let ssh in`,
    (host) => `ssh needs a key that ${host} takes without asking for a password: ssh-copy-id ${host}, or ssh-add`,
  ],
  [
    /Could not resolve hostname/i,
    (host) => `There is no address for the name ${host}`,
    () => 'Is the name right, or in the configuration of ssh?',
  ],
  [
    /Connection refused|No route to host|Network is unreachable|timed out/i,
    (host) => `${host} can't be reached by ssh`,
    () => 'Is it up, does its sshd listen at this port, and is there a way to it?',
  ],
  [
    /(tcpdump|dumpcap|tapcap|tshark)[^\n]*(not found|No such file)/i,
    (host) => `The capture program is not on ${host}`,
    () => INSTALL,
  ],
  [
    /You don't have permission|Operation not permitted|CAP_NET_RAW/i,
    (host) => `The user may not capture on ${host}`,
    () =>
      'There: sudo setcap cap_net_raw,cap_net_admin+eip "$(command -v tcpdump)", or a command that begins with sudo -n',
  ],
  [
    /No such device|doesn't exist|SIOCG/i,
    (host) => `${host} has no such interface`,
    (host) => `ssh ${host} tcpdump -D lists those that it has`,
  ],
  [
    /syntax error|can't parse filter/i,
    (host) => `tcpdump on ${host} does not take the capture filter`,
    () => "It is in libpcap's language, as for interfaces of this machine",
  ],
]
