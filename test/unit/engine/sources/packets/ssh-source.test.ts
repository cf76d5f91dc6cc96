import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainSsh, remoteCommand, sshWords } from '../../../../../src/engine/sources/packets/ssh-source.ts'
import { SSH_SOURCE } from '../../../../../src/shared/wire/capture.ts'

let bin = ''
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'tapscope-ssh-'))
  writeFileSync(join(bin, 'tcpdump'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
})
afterAll(() => rmSync(bin, { recursive: true }))

/** What the shell of the other machine makes of the command: the words of tcpdump. */
function remoteWords(command: string, connection: string): string[] {
  const env = { PATH: `${bin}:${process.env.PATH}`, SSH_CONNECTION: connection }
  return spawnSync('sh', ['-c', command], { encoding: 'utf8', env }).stdout.split('\n').slice(0, -1)
}

describe('a source by ssh', () => {
  it('asks nobody and takes no key that is not known', () => {
    const words = sshWords({ host: 'h', user: 'u', port: 2222, identity: '/k' }, '')
    expect(words).toEqual(expect.arrayContaining(['BatchMode=yes', 'StrictHostKeyChecking=yes', 'IdentitiesOnly=yes']))
    expect(words.slice(words.indexOf('--'))).toEqual(['--', 'h', expect.stringMatching(/^sh -c /)])
    expect(words.join(' ')).toMatch(/-p 2222 -l u -i \/k/)
  })

  it.each(['-oProxyCommand=x', 'a b', '', 'a\nb'])('never takes %j for a host', (host) => {
    expect(SSH_SOURCE.safeParse({ host }).success).toBe(false)
  })

  const connection = '10.0.0.1 50000 10.0.0.2 22'
  const own = 'not (host 10.0.0.1 and port 50000 and host 10.0.0.2 and port 22)'
  it.each([
    ['', '', ''],
    ['', connection, own],
    ["udp port 5 or host 'x'", '', "udp port 5 or host 'x'"],
    ['udp or tcp', connection, `(udp or tcp) and ${own}`],
    ['$(touch /tmp/no); `id` "q" \\', connection, `($(touch /tmp/no); \`id\` "q" \\) and ${own}`],
  ])('runs tcpdump with the filter %j, without its own connection', (filter, ends, expected) => {
    const command = remoteCommand({ host: 'h', interface: 'eth0' }, filter)
    expect(remoteWords(command, ends)).toEqual(['-U', '-n', '-w', '-', '-i', 'eth0', expected])
  })

  it('runs another command as it is', () => {
    expect(remoteCommand({ host: 'h', command: 'sudo -n tcpdump -w -' }, 'udp')).toBe('sudo -n tcpdump -w -')
  })

  it.each([
    ['Host key verification failed.', 255, /does not know the host key of h/],
    ['No ED25519 host key is known for h and you have requested strict checking.', 255, /does not know the host key/],
    ['@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@', 255, /is not the one that ssh knows/],
    ['u@h: Permission denied (publickey).', 255, /did not let ssh in/],
    ['ssh: Could not resolve hostname h: Name or service not known', 255, /no address/],
    ['ssh: connect to host h port 22: Connection refused', 255, /can't be reached/],
    ['sh: 1: exec: tcpdump: not found', 127, /The capture program is not on h/],
    ["tcpdump: eth0: You don't have permission to capture on that device", 1, /may not capture on h/],
    ['tcpdump: eth9: No such device exists', 1, /no such interface/],
    ["tcpdump: can't parse filter expression: syntax error", 1, /does not take the capture filter/],
    ['something else', 3, /h: something else/],
    ['', null, /ssh ended/],
  ])('explains %j', (said, code, message) => {
    const problem = explainSsh({ host: 'h' }, said, code)
    expect(problem.message).toMatch(message)
    expect(problem.hint).not.toBe('')
  })
})
