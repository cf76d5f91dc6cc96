/** `tapscope extcap`: makes tapcap's interfaces appear in Wireshark, by a link in its extcap folder. */
import { execFile } from 'node:child_process'
import { lstatSync, mkdirSync, readlinkSync, realpathSync, symlinkSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { personalFolders, systemFolders } from '../engine/sources/extcap/folders.ts'
import { findTapcap, missingTapcap } from '../engine/sources/packets/tapcap.ts'

const FAILED = 2
const LINK = process.platform === 'win32' ? 'tapcap.exe' : 'tapcap'

export interface ExtcapOptions {
  readonly system?: boolean
}

/** Exit code. */
export async function installExtcap({ system = false }: ExtcapOptions): Promise<number> {
  const tapcap = findTapcap()
  if (!tapcap) {
    const { message, hint } = missingTapcap()
    return complain(`${message}\n  ${hint}`)
  }
  const path = join(await folderOf(system), LINK)
  const target = realpathSync(tapcap)
  const there = linkAt(path)
  if (there === target) return say(`${path} is there already`)
  if (there === NOT_A_LINK) return complain(`${path} is there and no link: it is left as it is`)
  return attempt(system, path, () => {
    if (there !== null) unlinkSync(path)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(target, path)
    return say(
      `${path} -> ${target}\nWireshark and tshark list its interfaces as "Tapscope: …" from their next start on`,
    )
  })
}

/** Exit code. Takes away no more than a link. */
export async function uninstallExtcap({ system = false }: ExtcapOptions): Promise<number> {
  const path = join(await folderOf(system), LINK)
  const there = linkAt(path)
  if (there === null) return say(`${path} is not there`)
  if (there === NOT_A_LINK) return complain(`${path} is no link: it is left as it is`)
  return attempt(system, path, () => {
    unlinkSync(path)
    return say(`${path} is removed`)
  })
}

const NOT_A_LINK = ''

/** Where a link leads; null when nothing is there. */
function linkAt(path: string): string | null {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (!there) return null
  return there.isSymbolicLink() ? readlinkSync(path) : NOT_A_LINK
}

/** As the installed tshark says, else where Wireshark has it by default. */
async function folderOf(system: boolean): Promise<string> {
  if (system && process.env.WIRESHARK_EXTCAP_DIR) return process.env.WIRESHARK_EXTCAP_DIR
  const told = await new Promise<string>((resolve) => {
    execFile('tshark', ['-G', 'folders'], { timeout: 10_000 }, (_error, stdout) => resolve(stdout))
  })
  // Wireshark 4.0 tells of its own folder only.
  const pattern = system ? /^(?:Global )?Extcap path:\s+(\S.*)$/m : /^Personal Extcap path:\s+(\S.*)$/m
  const [, folder] = pattern.exec(told) ?? []
  return folder ?? (system ? systemFolders() : personalFolders())[0]
}

function attempt(system: boolean, path: string, change: () => number): number {
  try {
    return change()
  } catch (error) {
    const hint = system ? 'Run it as root: sudo tapscope extcap …' : `May you write to ${dirname(path)}?`
    return complain(`${(error as Error).message}\n  ${hint}`)
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function complain(text: string): number {
  process.stderr.write(`tapscope: ${text}\n`)
  return FAILED
}
