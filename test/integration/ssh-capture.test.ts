/** Packets of another machine through ssh: with a program in its place, and, where there is one, with a real sshd on loopback. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SshSource } from '../../src/shared/wire/capture.ts'
import { until } from '../support/engine.ts'
import { cannotCapture, chatter, eachTestsLiveBench } from '../support/live-capture.ts'

const noTcpdump = cannotCapture || (existsSync('/usr/bin/tcpdump') ? '' : 'no tcpdump')
const SSHD = process.env.TAPSCOPE_SSHD ?? '/usr/sbin/sshd'
const noSshd = noTcpdump || (existsSync(SSHD) ? '' : 'openssh-server is not installed')

const bench = eachTestsLiveBench()
const path = process.env.PATH
let bin = ''
beforeEach(() => {
  bin = join(bench.folder, 'bin')
  mkdirSync(bin)
  process.env.PATH = `${bin}:${path}`
})
afterEach(() => {
  process.env.PATH = path
})

const standIn = (script: string): void => writeFileSync(join(bin, 'ssh'), `#!/bin/sh\n${script}`, { mode: 0o755 })

async function start(ssh: SshSource, filter: string): Promise<number> {
  const { capture } = await bench.engine.client.call('capture.start', {
    interfaces: [{ name: `ssh://${ssh.host}`, ssh, ...(filter && { filter }) }],
    processes: false,
  })
  return capture
}

/** Captures until there are rows of the port, and ends it. */
async function captureOf(ssh: SshSource, port: number): Promise<void> {
  const capture = await start(ssh, `udp port ${port}`)
  await bench.inState(capture, 'running')
  const stop = chatter(port)
  await until(() => bench.engine.session.info().rows > 10, 'rows')
  stop()
  expect(bench.engine.session.info().sources).toMatchObject([{ name: `ssh://${ssh.host}` }])
  await bench.engine.client.call('capture.stop', { capture })
  expect(await bench.inState(capture, 'stopped')).toMatchObject({ message: null })
}

describe.skipIf(noTcpdump)(`with a program in place of ssh${noTcpdump && ` (skipped: ${noTcpdump})`}`, () => {
  it('runs tcpdump there, and the frames are here', async () => {
    const said = join(bench.folder, 'words')
    standIn(`printf '%s\\n' "$@" > ${said}; for word; do :; done
      SSH_CONNECTION='10.9.9.1 50000 10.9.9.2 22' exec sh -c "$word"`)
    await captureOf({ host: 'far', user: 'me', port: 2222, interface: 'lo' }, 40_301)
    const words = readFileSync(said, 'utf8')
    expect(words).toMatch(/BatchMode=yes.*StrictHostKeyChecking=yes.*-p\n2222\n-l\nme\n--\nfar\n/s)
  })

  it.each([
    ['echo "Host key verification failed." >&2; exit 255', /does not know the host key of far/],
    ['echo "me@far: Permission denied (publickey)." >&2; exit 255', /did not let ssh in/],
    ['echo "sh: 1: exec: tcpdump: not found" >&2; exit 127', /capture program is not on far/],
  ])('says what went wrong: %s', async (script, message) => {
    standIn(script)
    const failed = await bench.inState(await start({ host: 'far' }, ''), 'failed')
    expect(failed.message).toMatch(message)
    expect(failed.hint).toBeTruthy()
  })

  it('that gives what is no capture is told of', async () => {
    standIn('echo "Welcome to far! This is not a capture file at all."; sleep 1')
    const failed = await bench.inState(await start({ host: 'far' }, ''), 'failed')
    expect(failed.message).toMatch(/neither pcap nor pcapng/)
  })
})

describe.skipIf(noSshd)(`with a real sshd${noSshd && ` (skipped: ${noSshd})`}`, () => {
  let sshd: ChildProcess | undefined
  let port = 0
  afterEach(async () => {
    if (!sshd || sshd.exitCode !== null) return
    const ended = new Promise((resolve) => sshd?.on('close', resolve))
    sshd.kill()
    await ended
  })

  /** An sshd for this test alone: keys, configuration and, in a mount namespace, the folder and the user that it wants. */
  beforeEach(async () => {
    const folder = join(bench.folder, 'sshd')
    mkdirSync(folder, { mode: 0o700 })
    for (const name of ['host', 'user'])
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)])
    port = await freePort()
    const configuration = `
      ListenAddress 127.0.0.1:${port}
      HostKey ${folder}/host
      AuthorizedKeysFile ${folder}/user.pub
      PidFile none
      UsePAM no
      StrictModes no
      PasswordAuthentication no
      PermitRootLogin prohibit-password`
    writeFileSync(join(folder, 'config'), configuration)
    const users = readFileSync('/etc/passwd', 'utf8')
    const withSshd = /^sshd:/m.test(users) ? users : `${users}sshd:x:64999:65534::/run/sshd:/usr/sbin/nologin\n`
    writeFileSync(join(folder, 'passwd'), withSshd, { mode: 0o644 })
    const script = `mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && mount --bind ${folder}/passwd /etc/passwd &&
      exec ${SSHD} -D -e -f ${folder}/config`
    sshd = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    sshd.stderr?.on('data', (chunk) => {
      said += chunk
    })
    await until(() => said.includes('Server listening') || sshd?.exitCode !== null, 'sshd')
    expect(said).toContain('Server listening')
    // The configuration of who runs the test has no part in it.
    const known = join(folder, 'known_hosts')
    standIn(`exec /usr/bin/ssh -F /dev/null -o UserKnownHostsFile=${known} -o GlobalKnownHostsFile=/dev/null "$@"`)
  })

  const source = (): SshSource => ({
    host: '127.0.0.1',
    user: 'root',
    port,
    identity: join(bench.folder, 'sshd', 'user'),
    interface: 'lo',
  })

  const trustHost = (): void => {
    const key = readFileSync(join(bench.folder, 'sshd', 'host.pub'), 'utf8')
    writeFileSync(join(bench.folder, 'sshd', 'known_hosts'), `[127.0.0.1]:${port} ${key}`)
  }

  it('captures there', async () => {
    trustHost()
    await captureOf(source(), 40_302)
  })

  it('leaves its own connection out', async () => {
    trustHost()
    const capture = await start(source(), `tcp port ${port}`)
    await bench.inState(capture, 'running')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await bench.engine.client.call('capture.stop', { capture })
    expect(await bench.inState(capture, 'stopped')).toMatchObject({ frames: 0 })
    // It had nothing to write, and is gone all the same.
    await until(() => spawnSync('pgrep', ['-f', `tcpdump.*tcp port ${port}`]).status === 1, 'tcpdump to end')
  })

  it('never takes a host key that nobody knows', async () => {
    const failed = await bench.inState(await start(source(), ''), 'failed')
    expect(failed.message).toMatch(/does not know the host key/)
    expect(existsSync(join(bench.folder, 'sshd', 'known_hosts'))).toBe(false)
  })

  it('never asks for a password', async () => {
    trustHost()
    writeFileSync(join(bench.folder, 'sshd', 'user.pub'), '')
    const failed = await bench.inState(await start(source(), ''), 'failed')
    expect(failed.message).toMatch(/did not let ssh in/)
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
