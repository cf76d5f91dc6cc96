/** Where a person's settings of the engine are. */
import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** `$TAPSCOPE_CONFIG`, or the platform's place for settings. It need not exist yet. */
export function configFolder(env: Environment = process.env, platform: string = process.platform): string {
  if (env.TAPSCOPE_CONFIG) return env.TAPSCOPE_CONFIG
  const home = env.HOME || homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'tapscope')
  if (platform === 'win32') return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'tapscope')
  return join(env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(home, '.config'), 'tapscope')
}
