// What the product and its tests need from the system, under the names that package managers know it by. On Debian (and what
// derives from it) as root the missing ones are installed; elsewhere the one command that does is printed.

import { existsSync, readFileSync } from 'node:fs'
import { findChromium, findCompiler, which } from './programs.mjs'
import { capture, run } from './run.mjs'
import { say } from './say.mjs'

/** @typedef {'compiler' | 'libpcap' | 'electron' | 'xvfb' | 'chromium' | 'tshark' | 'tcpdump' | 'collectors' | 'notices' | 'others'} Need */
/** @typedef {{ apt: string[], dnf?: string, pacman?: string, brew?: string, present?: () => boolean }} Package */

/**
 * A need is one or more packages. `apt` lists a package's names, newer releases' first: Debian 13 and Ubuntu 24.04 renamed
 * libraries for 64-bit time. `present` answers instead of the package database where something else serves as well.
 * @type {Record<Need, Package[]>}
 */
const PACKAGES = {
  compiler: [{ apt: ['g++'], dnf: 'gcc-c++', pacman: 'gcc', present: () => findCompiler() !== undefined }],
  libpcap: [{ apt: ['libpcap0.8t64', 'libpcap0.8'], dnf: 'libpcap', pacman: 'libpcap' }],
  electron: [
    { apt: ['libnss3'], dnf: 'nss', pacman: 'nss' },
    { apt: ['libgtk-3-0t64', 'libgtk-3-0'], dnf: 'gtk3', pacman: 'gtk3' },
    { apt: ['libgbm1'], dnf: 'mesa-libgbm', pacman: 'mesa' },
    { apt: ['libasound2t64', 'libasound2'], dnf: 'alsa-lib', pacman: 'alsa-lib' },
    { apt: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'], dnf: 'at-spi2-atk', pacman: 'at-spi2-core' },
    { apt: ['libxss1'], dnf: 'libXScrnSaver', pacman: 'libxss' },
  ],
  xvfb: [
    {
      apt: ['xvfb'],
      dnf: 'xorg-x11-server-Xvfb',
      pacman: 'xorg-server-xvfb',
      present: () => which('Xvfb') !== undefined,
    },
    { apt: ['xauth'], dnf: 'xorg-x11-xauth', pacman: 'xorg-xauth', present: () => which('xauth') !== undefined },
  ],
  chromium: [
    {
      apt: ['chromium'],
      dnf: 'chromium',
      pacman: 'chromium',
      brew: '--cask chromium',
      present: () => findChromium() !== undefined,
    },
  ],
  tshark: [
    {
      apt: ['tshark'],
      dnf: 'wireshark-cli',
      pacman: 'wireshark-cli',
      brew: 'wireshark',
      present: () => which('tshark') !== undefined,
    },
    { apt: ['iproute2'], present: () => which('ip') !== undefined },
    { apt: ['wireshark-common'], present: () => which('dumpcap') !== undefined && which('capinfos') !== undefined },
  ],
  // What the outputs of `tapscope tap` are tested against.
  collectors: [
    { apt: ['rsyslog'], dnf: 'rsyslog', present: () => which('rsyslogd') !== undefined },
    { apt: ['bsdutils'], dnf: 'util-linux', present: () => which('logger') !== undefined },
    {
      apt: ['openssl'],
      dnf: 'openssl',
      pacman: 'openssl',
      brew: 'openssl',
      present: () => which('openssl') !== undefined,
    },
  ],
  // What tests attach to, and what packs captures for them.
  others: [
    {
      apt: ['python3'],
      dnf: 'python3',
      pacman: 'python',
      brew: 'python',
      present: () => which('python3') !== undefined,
    },
    { apt: ['zstd'], dnf: 'zstd', pacman: 'zstd', brew: 'zstd', present: () => which('zstd') !== undefined },
    { apt: ['lz4'], dnf: 'lz4', pacman: 'lz4', brew: 'lz4', present: () => which('lz4') !== undefined },
  ],
  // A desktop's half of notifications.
  notices: [
    {
      apt: ['dbus-daemon', 'dbus'],
      dnf: 'dbus-daemon',
      pacman: 'dbus',
      present: () => which('dbus-daemon') !== undefined,
    },
    { apt: ['dunst'], dnf: 'dunst', pacman: 'dunst', present: () => which('dunst') !== undefined },
  ],
  tcpdump: [{ apt: ['tcpdump'], dnf: 'tcpdump', pacman: 'tcpdump', present: () => which('tcpdump') !== undefined }],
}

/**
 * Installs the missing packages where that can be done, otherwise says what would. Never fails: what is still missing
 * afterwards is skipped by name by whoever needs it.
 * @param {Need[]} needs
 */
export async function ensureSystemPackages(needs) {
  if (process.platform !== 'linux') return tellIfMissing(needs)
  const missing = missingOf(needs)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !isDebian() || !which('apt-get')) return tellIfMissing(needs)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quiet = ['-qq', '-o=Dpkg::Use-Pty=0']
  await run('apt-get', [...quiet, 'update'], { env, quiet: true })
  const names = missing.map(candidate)
  say(`installing system packages: ${names.join(' ')}`)
  const install = [...quiet, 'install', '-y', '--no-install-recommends']
  if ((await run('apt-get', [...install, ...names], { env, quiet: true })) === 0) return
  // One name that a release does not have must not cost the others.
  for (const name of names) {
    if ((await run('apt-get', [...install, name], { env, quiet: true })) !== 0) say(`could not install ${name}`)
  }
}

/**
 * @param {Need[]} needs
 * @returns {string} "to install it: COMMAND", for the package manager of this machine
 */
export function installHint(needs) {
  const command = installCommand(needs.flatMap((need) => PACKAGES[need]))
  if (command) return `To install: ${command}`
  return needs.includes('compiler')
    ? 'Install a C++17 compiler.'
    : 'Install libpcap (on Windows Npcap, https://npcap.com).'
}

/** @param {Need[]} needs */
function tellIfMissing(needs) {
  const missing = missingOf(needs)
  const command = missing.length > 0 && installCommand(missing)
  if (command) say(`some programs are missing; this installs them: ${command}`)
}

/**
 * @param {Package[]} packages
 * @returns {string | undefined}
 */
function installCommand(packages) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  /** @param {'dnf' | 'pacman' | 'brew'} manager */
  const named = (manager) => packages.flatMap((entry) => entry[manager] ?? [])
  /** @type {[string, string, string[]][]} */
  const ways = [
    ['apt-get', `${sudo}apt-get install -y`, which('apt-get') ? packages.map(candidate) : []],
    ['dnf', `${sudo}dnf install -y`, named('dnf')],
    ['pacman', `${sudo}pacman -S --needed`, named('pacman')],
    ['brew', 'brew install', named('brew')],
  ]
  if (process.platform === 'darwin' && packages === PACKAGES.compiler) return 'xcode-select --install'
  const way = ways.find(([program, , names]) => names.length > 0 && which(program))
  return way && `${way[1]} ${way[2].join(' ')}`
}

/**
 * @param {Need[]} needs
 * @returns {Package[]}
 */
function missingOf(needs) {
  const candidates = needs.flatMap((need) => PACKAGES[need])
  const unsure = candidates.filter((entry) => !entry.present)
  const installed = unsure.length > 0 ? installedPackages(unsure.flatMap((entry) => entry.apt)) : new Set()
  return candidates.filter((entry) => {
    if (entry.present) return !entry.present()
    return installed !== undefined && !entry.apt.some((name) => installed.has(name))
  })
}

/**
 * @param {string[]} names
 * @returns {Set<string> | undefined} those installed; undefined where there is no dpkg to ask
 */
function installedPackages(names) {
  if (!which('dpkg-query')) return undefined
  const { stdout } = capture('dpkg-query', ['-W', `-f=\${Package} \${db:Status-Status}\n`, ...names])
  const lines = stdout.split('\n').map((line) => line.split(' '))
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name]) => name))
}

/** @param {Package} entry @returns {string} the first of its names that this release can install */
function candidate(entry) {
  const canInstall = (/** @type {string} */ name) =>
    /^ {2}Candidate: (?!\(none\))/m.test(
      capture('apt-cache', ['policy', name], { env: { ...process.env, LC_ALL: 'C' } }).stdout,
    )
  return entry.apt.find(canInstall) ?? entry.apt.at(-1) ?? ''
}

function isDebian() {
  if (!existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}
