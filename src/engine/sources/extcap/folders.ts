/** Where Wireshark looks for extcap programs, its own and a person's, on each platform. */
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Folders of a person's own extcap programs: Wireshark's up to 4.0, and from 4.2 on. */
export function personalFolders(env: Environment = process.env, platform: string = process.platform): string[] {
  const home = env.HOME || homedir()
  if (platform === 'win32') return [join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Wireshark', 'extcap')]
  const configuration = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(home, '.config')
  return [join(configuration, 'wireshark', 'extcap'), join(home, '.local', 'lib', 'wireshark', 'extcap')]
}

/** Folders of the extcap programs that came with Wireshark; `$WIRESHARK_EXTCAP_DIR` stands in their place, as for Wireshark. */
export function systemFolders(env: Environment = process.env, platform: string = process.platform): string[] {
  if (env.WIRESHARK_EXTCAP_DIR) return [env.WIRESHARK_EXTCAP_DIR]
  if (platform === 'win32') return [join(env.ProgramFiles || 'C:\\Program Files', 'Wireshark', 'extcap')]
  if (platform === 'darwin') {
    return [
      '/Applications/Wireshark.app/Contents/MacOS/extcap',
      '/opt/homebrew/lib/wireshark/extcap',
      '/usr/local/lib/wireshark/extcap',
    ]
  }
  const ofArchitectures = folders('/usr/lib').filter((name) => name.endsWith('-linux-gnu'))
  return [
    ...ofArchitectures.map((name) => join('/usr/lib', name)),
    '/usr/lib64',
    '/usr/lib',
    '/usr/libexec',
    '/usr/local/lib',
  ].map((folder) => join(folder, 'wireshark', 'extcap'))
}

export const extcapFolders = (): string[] => [...systemFolders(), ...personalFolders()]

function folders(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
