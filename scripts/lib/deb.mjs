// The Debian package, from the unpacked application: made by dpkg-deb, so that nothing is downloaded for it and its scripts are ours. They are
// in assets/deb; what they do is let the group `tapscope` capture.

import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'

const ARCHITECTURES = /** @type {Record<string, string>} */ ({ x64: 'amd64', arm64: 'arm64' })

/** What Electron needs, newer releases' names first; groupadd and setcap for the scripts. */
const DEPENDS = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2t64 | libasound2',
  'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libxss1',
  'xdg-utils',
  'passwd',
  'libcap2-bin',
]
/** libpcap is loaded at run time: without it everything but capture works. */
const RECOMMENDS = 'libpcap0.8t64 | libpcap0.8'

/**
 * Makes the package of the application in a folder.
 * @param {string} unpacked
 * @param {string} [release] where the package goes
 * @returns {Promise<number>} the exit code
 */
export async function buildDeb(unpacked, release = inRoot('release')) {
  const { version, description } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const architecture = ARCHITECTURES[process.arch] ?? process.arch
  const stage = join(release, 'deb')
  rmSync(stage, { recursive: true, force: true })
  const application = join(stage, 'opt', 'Tapscope')
  cpSync(unpacked, application, { recursive: true })
  place(stage, 'usr/share/applications/tapscope.desktop', asset('deb/tapscope.desktop'))
  place(stage, 'usr/share/mime/packages/tapscope.xml', asset('deb/tapscope.xml'))
  place(stage, 'usr/share/icons/hicolor/512x512/apps/tapscope.png', asset('icons/icon.png'))
  mkdirSync(join(stage, 'usr', 'bin'), { recursive: true })
  symlinkSync('/opt/Tapscope/tapscope', join(stage, 'usr', 'bin', 'tapscope'))
  place(stage, 'DEBIAN/control', control({ version, description, architecture }))
  for (const script of ['postinst', 'postrm']) place(stage, `DEBIAN/${script}`, asset(`deb/${script}`), 0o755)
  // Whatever this user's umask is.
  await run('chmod', ['-R', 'u+rwX,go=rX', stage])
  // Where the kernel lets users make no namespaces, Chromium's sandbox is this program's.
  chmodSync(join(application, 'chrome-sandbox'), 0o4755)
  const file = join(release, `tapscope_${version}_${architecture}.deb`)
  const code = await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', stage, file])
  rmSync(stage, { recursive: true, force: true })
  return code
}

/** @param {{ version: string, description: string, architecture: string }} of */
const control = ({ version, description, architecture }) => `Package: tapscope
Version: ${version}
Architecture: ${architecture}
Maintainer: The Tapscope authors <maintainers@tapscope.invalid>
Section: net
Priority: optional
Depends: ${DEPENDS.join(', ')}
Recommends: ${RECOMMENDS}
Description: Packets, process stdio and agent events on one timeline
 ${description}
`

/** @param {string} path */
const asset = (path) => readFileSync(inRoot('assets', path))

/**
 * A file of the package.
 * @param {string} stage
 * @param {string} path
 * @param {string | Buffer} content
 * @param {number} [mode]
 */
function place(stage, path, content, mode = 0o644) {
  const file = join(stage, path)
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o755 })
  writeFileSync(file, content)
  chmodSync(file, mode)
}
