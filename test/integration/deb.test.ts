/** The Debian package: its scripts as they run at installation, in a mount namespace that keeps the machine as it is. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const tapcap = process.env.TAPSCOPE_TAPCAP ?? ''
const needs = ['dpkg', 'dpkg-deb', 'setcap', 'unshare'].filter((name) => spawnSync(name, ['--version']).error)
const why = tapcap === '' ? 'no tapcap' : needs.length > 0 ? `needs ${needs.join(', ')}` : ''
const SCRIPT = new URL('../../scripts/lib/deb.mjs', import.meta.url).href

/** The system as it is, with everything that an installation changes thrown away at the end. */
const APART = `set -e
mount -t tmpfs tmpfs /mnt
for folder in usr etc var opt; do
  mkdir -p /mnt/$folder/upper /mnt/$folder/work
  mount -t overlay overlay -o lowerdir=/$folder,upperdir=/mnt/$folder/upper,workdir=/mnt/$folder/work /$folder
done
`
const INSTALL = `TAPCAP=/opt/Tapscope/resources/tapcap
dpkg --purge tapscope >/dev/null 2>&1 || true
dpkg -i --force-depends "$1" >/dev/null 2>&1
stat -c '%U %G %a' $TAPCAP; getcap $TAPCAP
runuser -u nobody -- $TAPCAP --version >/dev/null 2>&1 || echo others do not run it
usermod -aG tapscope nobody && runuser -u nobody -- $TAPCAP --version >/dev/null && echo members do
dpkg -r tapscope >/dev/null 2>&1; test -e $TAPCAP || echo removed; getent group tapscope >/dev/null && echo group stays
dpkg -P tapscope >/dev/null 2>&1; getent group tapscope >/dev/null || echo group gone
`

const apart = (script: string, ...words: readonly string[]) =>
  spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', APART + script, 'sh', ...words], {
    encoding: 'utf8',
    timeout: 60_000,
  })
const whyNoInstall = apart('true').status === 0 ? '' : ' (skipped: needs root and overlay mounts)'

let folder = ''
let file = ''
beforeAll(() => {
  if (why) return
  folder = mkdtempSync(join(tmpdir(), 'tapscope-deb-'))
  const unpacked = join(folder, 'unpacked')
  mkdirSync(join(unpacked, 'resources'), { recursive: true })
  for (const name of ['tapscope', 'chrome-sandbox']) writeFileSync(join(unpacked, name), '')
  copyFileSync(tapcap, join(unpacked, 'resources', 'tapcap'))
  const build = `const { buildDeb } = await import(process.argv[1]); process.exit(await buildDeb(...process.argv.slice(2)))`
  execFileSync(process.execPath, ['--input-type=module', '-e', build, SCRIPT, unpacked, folder])
  file = join(folder, readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(why)(`the .deb${why && ` (skipped: ${why})`}`, () => {
  it('holds the program, its scripts, and no rights of its own but those of the sandbox', () => {
    const control = join(folder, 'control')
    execFileSync('dpkg-deb', ['--control', file, control])
    expect(readdirSync(control).sort()).toEqual(['control', 'postinst', 'postrm'])
    for (const script of ['postinst', 'postrm']) execFileSync('sh', ['-n', join(control, script)])
    const lines = execFileSync('dpkg-deb', ['-c', file], { encoding: 'utf8' }).split('\n')
    const modes = lines.flatMap(
      (line) => /^(\S+) root\/root .* \.\/(opt\S+[^/])$/.exec(line)?.slice(1, 3).join(' ') ?? [],
    )
    expect(modes).toContain('-rwsr-xr-x opt/Tapscope/chrome-sandbox')
    expect(modes).toContain('-rwxr-xr-x opt/Tapscope/resources/tapcap')
  })

  it.skipIf(whyNoInstall)(
    `lets the members of its group capture, nobody else, and goes without a trace${whyNoInstall}`,
    () => {
      const { stdout, stderr } = apart(INSTALL, file)
      expect(stderr).toBe('')
      expect(stdout.trim().split('\n')).toEqual([
        'root tapscope 750',
        '/opt/Tapscope/resources/tapcap cap_net_admin,cap_net_raw,cap_sys_ptrace,cap_sys_nice,cap_perfmon,cap_bpf=eip',
        'others do not run it',
        'members do',
        'removed',
        'group stays',
        'group gone',
      ])
    },
  )
})
